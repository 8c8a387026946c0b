import module java.base;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

/** Formats every Java source below a root, or only tells which ones are not formatted. */
void main(String[] args) throws IOException {
  boolean apply = args[0].equals("apply");
  List<Path> off = new ArrayList<>();
  for (Path file : sources(Path.of(args[1]))) {
    String before = Files.readString(file);
    String after = format(file, before);
    if (before.equals(after)) {
      continue;
    }
    off.add(file);
    if (apply) {
      Files.writeString(file, after);
    }
  }
  off.forEach(file -> IO.println((apply ? "formatted " : "not formatted: ") + file));
  if (!apply && !off.isEmpty()) {
    IO.println("run: mvn -N process-sources -Dformat.mode=apply");
    System.exit(1);
  }
}

List<Path> sources(Path root) throws IOException {
  try (Stream<Path> walk = Files.walk(root)) {
    return walk.filter(file -> file.toString().endsWith(".java"))
        .filter(file -> !file.toString().contains("/target/"))
        .sorted()
        .toList();
  }
}

String format(Path file, String source) {
  try {
    String ordered =
        ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), Style.GOOGLE);
    return new Formatter().formatSource(ordered);
  } catch (FormatterException e) {
    throw new IllegalStateException(file + ": " + e.getMessage(), e);
  }
}
