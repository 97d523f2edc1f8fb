package ciao.state;

/** A second type, to see that types are kept apart. */
public record Tool(String use) {
  public static final ResourceType<Tool> TYPE = new ResourceType<>("Tool", Tool.class);
}
