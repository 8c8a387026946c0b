package rearguard.controller.ledger;

/** The ledger cannot be used: damaged, unreadable, or not ours to open. */
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LedgerException(String message) {
    super(message);
  }

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
