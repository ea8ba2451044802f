namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>
/// The embedded PostgreSQL cannot be had on this machine or in this folder. The message says what was being done and what
/// to do next; it is one line, followed by the server log's last lines where the server itself refused.
/// </summary>
/// <param name="message">What people read.</param>
/// <param name="inner">What happened underneath, where there is something.</param>
public sealed class EmbeddedPostgresUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
