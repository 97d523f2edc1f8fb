package ciao.cli.serve;

/**
 * What a command did.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 */
record CommandResult(int code, String out, String err) {}
