package ciao.state.reconcile.pattern;

import ciao.state.Metadata;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.reconcile.Int;
import ciao.state.reconcile.Str;
import ciao.state.reconcile.Turn;
import ciao.state.reconcile.World;
import java.util.Map;
import java.util.Optional;

/** A word for each number, with the least that has to be written down; negative ones fail. */
class Spelling implements Transformation<Int, Str> {
  @Override
  public String name() {
    return "spelling";
  }

  @Override
  public ResourceType<Int> from() {
    return Int.TYPE;
  }

  @Override
  public ResourceType<Str> to() {
    return Str.TYPE;
  }

  @Override
  public Made<Str> make(Turn turn, Resource<Int> input, Optional<Resource<Str>> present) {
    int value = input.spec().value();
    if (value < 0) {
      return Made.failure("negative");
    }
    return Made.of(new Str(Integer.toString(value)));
  }

  /** The same, holding its inputs. */
  static class Holding extends Spelling {
    @Override
    public boolean holdsInputs() {
      return true;
    }
  }

  /** Words elsewhere than their numbers, and only for some. */
  static class Chosen extends Spelling {
    @Override
    public Optional<String> namespace() {
      return Optional.of(World.NS);
    }

    @Override
    public boolean selects(Metadata input) {
      return input.labels().containsKey("spell");
    }

    @Override
    public Pointer<Str> output(Pointer<Int> input) {
      return Str.TYPE.at(input.namespace(), "w-" + input.id());
    }

    @Override
    public Pointer<Int> input(Pointer<Str> output) {
      return Int.TYPE.at(output.namespace(), output.id().substring(2));
    }

    @Override
    public Made<Str> make(Turn turn, Resource<Int> input, Optional<Resource<Str>> present) {
      return Made.of(new Str("made"), Map.of("of", input.id()));
    }
  }
}
