package ciao.controller.resource;

/**
 * Who has a name: the resource's id is {@code type/name}, made and destroyed in one transaction
 * with what it names, so that names are unique and found without a search.
 *
 * @param id the id of what has the name
 */
public record NameSpec(String id) {}
