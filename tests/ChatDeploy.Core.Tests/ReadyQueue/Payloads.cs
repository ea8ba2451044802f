using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>Webhook bodies with the fields the vendors document. Commits are named by their message; a sha is a hash of it.</summary>
internal static class Payloads
{
    public static readonly string Zero = new('0', 40);

    public static string Sha(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..40];

    /// <summary>GitHub's push event.</summary>
    /// <param name="repository">Full name.</param>
    /// <param name="reference">Full ref.</param>
    /// <param name="before">Name of the commit before; null when the ref is created.</param>
    /// <param name="after">Name of the commit after; null when it is deleted.</param>
    /// <param name="commits">Names of the commits listed, oldest first.</param>
    /// <param name="forced">Whether history was rewritten.</param>
    public static string GitHub(string repository, string reference, string? before, string? after, string[] commits, bool forced = false) => JsonSerializer.Serialize(new
    {
        @ref = reference,
        before = before is null ? Zero : Sha(before),
        after = after is null ? Zero : Sha(after),
        created = before is null,
        deleted = after is null,
        forced,
        repository = new { id = 1, full_name = repository },
        pusher = new { name = "ada", email = "ada@example.com" },
        head_commit = after is null ? null : Commit(after),
        commits = commits.Select(Commit),
    });

    private static object Commit(string name) => new
    {
        id = Sha(name),
        message = name,
        timestamp = "2026-11-20T10:00:00+01:00",
        url = "https://github.example/commit/" + Sha(name),
        author = new { name = "Ada", email = "ada@example.com", username = "ada" },
        distinct = true,
    };
}
