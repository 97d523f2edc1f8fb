package ciao.scheduler.placement;

/** What a node last said about taking work. */
enum Standing {
  /** Nothing yet. */
  SILENT,
  /** It takes work. */
  READY,
  /** It takes none now. */
  FULL,
  /** It takes none until it says otherwise. */
  MAINTENANCE
}
