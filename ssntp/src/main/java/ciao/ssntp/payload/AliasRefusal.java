package ciao.ssntp.payload;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses YAML aliases: no payload needs them, and a few of them nested stand for a billion values.
 */
final class AliasRefusal extends JsonParserDelegate {
  private final YAMLParser yaml;

  AliasRefusal(YAMLParser yaml) {
    super(yaml);
    this.yaml = yaml;
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (yaml.isCurrentAlias()) {
      throw new JsonParseException(
          this, "alias *" + yaml.getText() + " (expected: the value itself)", currentLocation());
    }
    return token;
  }

  @Override
  public JsonParser skipChildren() throws IOException {
    JsonToken opening = currentToken();
    if (opening == null || !opening.isStructStart()) {
      return this;
    }
    for (int open = 1; open > 0; ) { // not the delegate's own loop, which would not ask us
      JsonToken token = nextToken();
      if (token == null) {
        return this;
      }
      if (token.isStructStart()) {
        open++;
      } else if (token.isStructEnd()) {
        open--;
      }
    }
    return this;
  }
}
