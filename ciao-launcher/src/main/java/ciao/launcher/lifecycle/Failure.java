package ciao.launcher.lifecycle;

import ciao.ssntp.payload.RefusalReason;

/**
 * Why an operation with an instance went wrong.
 *
 * @param reason the code to report
 * @param message the step, the cause and the tool's own words
 */
public record Failure(RefusalReason reason, String message) {}
