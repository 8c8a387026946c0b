package rearguard.agent.driver.git.repository;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import rearguard.agent.driver.git.repository.GitState.Head;
import rearguard.agent.driver.git.repository.GitState.Stand;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/**
 * Reads a repository with JGit: runs nothing, writes nothing, knows no user's configuration. With
 * {@link GitSource} the only class that loads JGit.
 */
public final class GitReader {
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^/@]*@");
  private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{7,40}");
  private static final int TAGS = 10;
  private static final int TEXT = 1 << 20;

  static {
    SystemReader.setInstance(new Alone(SystemReader.getInstance()));
  }

  private final Path gitDir;

  public GitReader(Path gitDir) {
    this.gitDir = gitDir;
  }

  /** Where HEAD stands, or empty when there is no commit yet. */
  public Optional<Head> head() throws HostException {
    return reading(
        repository -> {
          var stand = stands(repository);
          return stand.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Head(
                      stand.get().commit(),
                      stand.get().branch(),
                      tagsAt(repository, ObjectId.fromString(stand.get().commit())),
                      remote(repository)));
        });
  }

  /**
   * The same without what else is known of the commit, which a repository of many tags makes slow.
   */
  public Optional<Stand> stands() throws HostException {
    return reading(GitReader::stands);
  }

  private static Optional<Stand> stands(FileRepository repository) throws IOException {
    var head = Optional.ofNullable(repository.exactRef("HEAD"));
    var branch =
        head.filter(Ref::isSymbolic)
            .map(ref -> ref.getTarget().getName())
            .filter(GitReader::spoken);
    return head.map(ref -> ref.getLeaf().getObjectId())
        .map(commit -> new Stand(commit.name(), branch));
  }

  /** The commit a tag stands for now. */
  public Optional<String> tag(String name) throws HostException {
    return reading(
        repository ->
            Optional.ofNullable(repository.exactRef("refs/tags/" + name))
                .map(ref -> peeled(repository, ref).name()));
  }

  /** A commit and the tree of its files. */
  public record Version(Head head, String tree) {}

  /** The commit of a tag, or of seven digits and more of its id; empty when there is none. */
  public Optional<Version> version(String name) throws HostException {
    return reading(
        repository -> {
          try (var walk = new RevWalk(repository)) {
            var found = tagged(repository, name);
            if (found.isEmpty()) {
              found = numbered(walk, name);
            }
            if (found.isEmpty()) {
              return Optional.empty();
            }
            var commit = walk.parseCommit(found.get());
            var tags = tagsAt(repository, commit);
            var head = new Head(commit.name(), Optional.empty(), tags, remote(repository));
            return Optional.of(new Version(head, commit.getTree().name()));
          } catch (MissingObjectException | IncorrectObjectTypeException _) {
            return Optional.empty();
          }
        });
  }

  private static Optional<ObjectId> tagged(FileRepository repository, String name)
      throws IOException {
    var full = "refs/tags/" + name;
    return spoken(name) && Repository.isValidRefName(full)
        ? Optional.ofNullable(repository.exactRef(full)).map(ref -> peeled(repository, ref))
        : Optional.empty();
  }

  private static Optional<ObjectId> numbered(RevWalk walk, String name) throws IOException {
    if (!NUMBER.matcher(name).matches()) {
      return Optional.empty();
    }
    var found =
        walk.getObjectReader().resolve(AbbreviatedObjectId.fromString(name)).stream()
            .filter(id -> isCommit(walk, id))
            .toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private static boolean isCommit(RevWalk walk, ObjectId id) {
    try {
      return !walk.parseCommit(id).name().isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  /** What a file holds, at most a mebibyte of it. */
  public String text(String object) throws HostException {
    return reading(
        repository ->
            new String(
                repository.open(ObjectId.fromString(object)).getCachedBytes(TEXT),
                StandardCharsets.UTF_8));
  }

  /** The first object that is not there of those a commit or tree needs, its history aside. */
  public Optional<String> missing(String object) throws HostException {
    return reading(
        repository -> {
          try (var walk = new RevWalk(repository);
              var trees = new TreeWalk(walk.getObjectReader())) {
            trees.addTree(walk.parseTree(ObjectId.fromString(object)));
            while (trees.next()) {
              boolean module = FileMode.GITLINK.equals(trees.getRawMode(0));
              if (trees.isSubtree()) {
                trees.enterSubtree();
              } else if (!module && !walk.getObjectReader().has(trees.getObjectId(0))) {
                return Optional.of(trees.getObjectId(0).name());
              }
            }
            return Optional.empty();
          } catch (MissingObjectException e) {
            return Optional.of(e.getObjectId().name());
          }
        });
  }

  private static List<String> tagsAt(FileRepository repository, ObjectId commit)
      throws IOException {
    return repository.getRefDatabase().getRefsByPrefix("refs/tags/").stream()
        .filter(ref -> peeled(repository, ref).equals(commit))
        .map(ref -> ref.getName().substring("refs/tags/".length()))
        .filter(GitReader::spoken)
        .sorted()
        .limit(TAGS)
        .toList();
  }

  private static ObjectId peeled(FileRepository repository, Ref ref) {
    try {
      var peeled = repository.getRefDatabase().peel(ref);
      return Optional.ofNullable(peeled.getPeeledObjectId()).orElse(pointedAt(ref));
    } catch (IOException _) {
      return pointedAt(ref); // a tag whose object is gone stands for itself
    }
  }

  private static ObjectId pointedAt(Ref ref) {
    return Optional.ofNullable(ref.getLeaf().getObjectId()).orElse(ObjectId.zeroId());
  }

  private static String remote(FileRepository repository) {
    var url =
        Optional.ofNullable(repository.getConfig().getString("remote", "origin", "url")).orElse("");
    return CREDENTIALS.matcher(url).replaceAll("");
  }

  /** Names that are not UTF-8 reach us as something else and cannot be said to git again. */
  private static boolean spoken(String name) {
    return name.chars().allMatch(c -> c > ' ' && c < 127)
        || name.codePoints().noneMatch(c -> (c < 0xa0 && (c > 126 || c <= ' ')) || c == 0xfffd);
  }

  <T> T reading(Question<T> question) throws HostException {
    try (var repository =
        (FileRepository)
            new FileRepositoryBuilder().setGitDir(gitDir.toFile()).setMustExist(true).build()) {
      return question.of(repository);
    } catch (IOException | RuntimeException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "cannot read the repository "
                  + named(gitDir)
                  + ": "
                  + named(String.valueOf(e.getMessage())),
              "Look at it with \"git fsck\" as the owner of the folder."),
          e);
    }
  }

  interface Question<T> {
    T of(FileRepository repository) throws IOException, HostException;
  }

  /** A system without configuration files, and without measuring the disk by writing to it. */
  private static final class Alone extends SystemReader.Delegate {
    Alone(SystemReader real) {
      super(real);
    }

    @Override
    public String getenv(String variable) {
      return "";
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
      return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
      return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
      return new Nothing(parent, fs);
    }
  }

  private static final class Nothing extends FileBasedConfig {
    Nothing(Config parent, FS fs) {
      super(parent, Path.of("/dev/null").toFile(), fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long otherwise, TimeUnit unit) {
      return section.equals("filesystem")
          ? unit.convert(Duration.ofMillis(10))
          : super.getTimeUnit(section, subsection, name, otherwise, unit);
    }
  }
}
