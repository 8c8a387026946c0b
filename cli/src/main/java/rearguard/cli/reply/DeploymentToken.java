package rearguard.cli.reply;

/**
 * What lets a build server announce deployments.
 *
 * @param address where to post to
 */
public record DeploymentToken(String text, String address) {
  @Override
  public String toString() {
    return "token for " + address;
  }
}
