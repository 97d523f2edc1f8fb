package ciao.state.sql;

/**
 * How far a shared database is and who leads.
 *
 * @param position of the newest change
 * @param epoch one more with each leader; 0 when there never was one
 * @param leader its name; empty when it gave the lead up
 * @param expired whether anybody may lead next, by the database's clock
 */
public record Head(long position, long epoch, String leader, boolean expired) {}
