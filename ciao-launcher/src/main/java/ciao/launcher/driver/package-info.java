/**
 * What the launcher asks of whatever runs an instance: the same few steps for a process, a
 * container and a virtual machine. Drivers block and run on virtual threads; they hold no state
 * that is not in the instance's directory, so a new launcher finds everything again. Start here:
 * {@link ciao.launcher.driver.Driver}.
 */
@NullMarked
package ciao.launcher.driver;

import org.jspecify.annotations.NullMarked;
