/**
 * Holds the design's promises about the code itself: which module may know which, where the
 * operating system, the clock and chance are touched, what things are called, and how large they
 * get. Start here: {@link ciao.cli.architecture.ModuleArrowsTest}, {@link
 * ciao.cli.architecture.SizeRatchetTest}.
 */
@NullMarked
package ciao.cli.architecture;

import org.jspecify.annotations.NullMarked;
