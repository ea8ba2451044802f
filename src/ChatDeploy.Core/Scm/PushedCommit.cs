namespace ChatDeploy.Core.Scm;

/// <summary>A commit as a push or the repository tells it.</summary>
/// <param name="Sha">Full hexadecimal object name, lower case (40 digits, or 64 in SHA-256 repositories).</param>
/// <param name="Message">The whole commit message.</param>
/// <param name="Author">The author's name.</param>
/// <param name="AuthorEmail">The author's address, where known.</param>
/// <param name="CommittedAt">The committer's time.</param>
/// <param name="Url">A page that shows the commit, where the provider has one.</param>
public sealed record PushedCommit(
    string Sha,
    string Message,
    string Author,
    string? AuthorEmail,
    DateTimeOffset CommittedAt,
    string? Url);
