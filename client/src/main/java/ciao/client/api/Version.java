package ciao.client.api;

/**
 * Who answers.
 *
 * @param version the product's version
 * @param api the API's version, {@code v1}
 */
public record Version(String version, String api) {}
