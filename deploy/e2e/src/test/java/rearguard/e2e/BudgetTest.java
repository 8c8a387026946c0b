package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** How long things may be before they have to be two things. */
class BudgetTest {
  private static final int FILE = 300;
  private static final int TEST_FILE = 400;
  private static final int METHOD = 40;
  private static final int PARAMETERS = 6;
  private static final int FILES_OF_A_PACKAGE = 25;

  @Test
  void noFileIsTooLong() throws IOException {
    assertThat(longer(House.sources("main"), FILE)).isEmpty();
    assertThat(longer(House.sources("test"), TEST_FILE)).isEmpty();
  }

  @Test
  void noMethodIsTooLongAndNoConstructorAsksForTooMuch() throws IOException {
    var task = task();
    var positions = Trees.instance(task).getSourcePositions();
    var findings = new ArrayList<String>();
    int seen = 0;
    for (CompilationUnitTree unit : task.parse()) {
      var scan = new Scan(positions, unit);
      scan.scan(unit, Tree.Kind.CLASS);
      findings.addAll(scan.findings);
      seen += scan.seen;
    }
    assertThat(seen).isPositive();
    assertThat(findings).isEmpty();
  }

  @Test
  void noPackageIsACrowd() {
    Map<String, Integer> sizes = new TreeMap<>();
    House.sources("main")
        .forEach(file -> sizes.merge(String.valueOf(file.getParent()), 1, Integer::sum));
    sizes.values().removeIf(size -> size <= FILES_OF_A_PACKAGE);
    assertThat(sizes).isEmpty();
  }

  private static List<String> longer(List<Path> files, int limit) throws IOException {
    assertThat(files).isNotEmpty();
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      int lines = Files.readAllLines(file).size();
      if (lines > limit) {
        found.add(file + " has " + lines + " lines");
      }
    }
    return found;
  }

  private static JavacTask task() {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(_ -> {}, Locale.ROOT, StandardCharsets.UTF_8);
    return (JavacTask)
        compiler.getTask(
            null,
            files,
            _ -> {},
            List.of("-proc:none"),
            null,
            files.getJavaFileObjectsFromPaths(House.sources("main")));
  }

  private static final class Scan extends TreeScanner<Void, Tree.Kind> {
    private final List<String> findings = new ArrayList<>();
    private final SourcePositions positions;
    private final CompilationUnitTree unit;
    private int seen;

    Scan(SourcePositions positions, CompilationUnitTree unit) {
      this.positions = positions;
      this.unit = unit;
    }

    @Override
    public Void visitClass(ClassTree type, Tree.Kind outer) {
      return super.visitClass(type, type.getKind());
    }

    @Override
    public Void visitMethod(MethodTree method, Tree.Kind type) {
      seen++;
      if (method.getBody() != null) {
        LineMap lines = unit.getLineMap();
        long first = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
        long last = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
        report(method, last - first - 1, METHOD, "lines");
      }
      if (method.getName().contentEquals("<init>") && type != Tree.Kind.RECORD) {
        report(method, method.getParameters().size(), PARAMETERS, "parameters");
      }
      return super.visitMethod(method, type);
    }

    private void report(MethodTree method, long count, int limit, String what) {
      if (count > limit) {
        findings.add(
            "%s of %s has %d %s"
                .formatted(method.getName(), unit.getSourceFile().getName(), count, what));
      }
    }
  }
}
