package ciao.cli.simulation;

import ciao.ssntp.payload.Room;

/**
 * How much of a cloud, and how good a network.
 *
 * @param nodes how many
 * @param instances how many are wished for in all
 * @param capacity of each node
 * @param lost how much of what is said is lost, and how much is said twice: 0 to 1
 */
record Scene(int nodes, int instances, Room capacity, double lost) {}
