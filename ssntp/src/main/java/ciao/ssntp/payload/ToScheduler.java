package ciao.ssntp.payload;

/** What a controller has the scheduler itself do or answer; it goes no further. */
public sealed interface ToScheduler extends Payload permits Activate, Configure, Drain, Plan {}
