package ciao.cli.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Measures sources with the JDK's own parser. */
final class Sizes {
  private Sizes() {}

  /** The sizes of all files, methods and constructors; names are relative to {@code root}. */
  static List<Size> of(Path root, List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Size> sizes = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        String file = root.relativize(Path.of(unit.getSourceFile().getName())).toString();
        int lines = unit.getSourceFile().getCharContent(true).toString().lines().toList().size();
        sizes.add(new Size(Size.Kind.FILE, file, lines));
        new Members(file, unit, positions, sizes).scan(unit, null);
      }
    }
    return sizes;
  }

  private static final class Members extends TreeScanner<Void, String> {
    private final String file;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Size> sizes;

    /** A record's components are what it holds, not whom it works with. */
    private boolean inRecord;

    Members(String file, CompilationUnitTree unit, SourcePositions positions, List<Size> sizes) {
      this.file = file;
      this.unit = unit;
      this.positions = positions;
      this.sizes = sizes;
    }

    @Override
    public Void visitClass(ClassTree type, String enclosing) {
      String name =
          type.getSimpleName().isEmpty() ? "(anonymous)" : type.getSimpleName().toString();
      boolean outer = inRecord;
      inRecord = type.getKind() == Tree.Kind.RECORD;
      super.visitClass(type, enclosing == null ? name : enclosing + "." + name);
      inRecord = outer;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, String type) {
      boolean constructor = method.getName().contentEquals("<init>");
      int parameters = method.getParameters().size();
      String name =
          file + "#" + type + (constructor ? "" : "." + method.getName()) + "/" + parameters;
      if (method.getBody() != null) {
        sizes.add(new Size(Size.Kind.METHOD, name, lines(method)));
      }
      if (constructor && !inRecord) {
        sizes.add(new Size(Size.Kind.CONSTRUCTOR, name, parameters));
      }
      return super.visitMethod(method, type);
    }

    /** From the signature's first line to the closing brace, annotations included. */
    private int lines(Tree tree) {
      LineMap map = unit.getLineMap();
      long first = map.getLineNumber(positions.getStartPosition(unit, tree));
      long last = map.getLineNumber(positions.getEndPosition(unit, tree));
      return Math.toIntExact(last - first + 1);
    }
  }
}
