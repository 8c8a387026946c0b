package rearguard.agent.driver.compose.engine;

/** The labels by which Compose, of either generation, knows its containers. */
public final class Labels {
  public static final String PROJECT = "com.docker.compose.project";
  public static final String FOLDER = "com.docker.compose.project.working_dir";
  public static final String FILES = "com.docker.compose.project.config_files";

  private Labels() {}
}
