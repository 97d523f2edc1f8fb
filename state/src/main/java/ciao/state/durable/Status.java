package ciao.state.durable;

import java.util.Optional;

/**
 * How a durable store is doing.
 *
 * @param position of the newest change
 * @param applied through which position the tables have taken the journal over
 * @param journalFirst the oldest position the journal still has
 * @param journalFiles how many files it has
 * @param trouble why the tables cannot follow at the moment; they are tried again by themselves
 */
public record Status(
    long position, long applied, long journalFirst, int journalFiles, Optional<String> trouble) {}
