using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatDeploy.Benchmarks.Load;

/// <summary>
/// GitHub pushes as whole HTTP requests: 9.3 KB and 3 commits, each with its own delivery id, object names and signature,
/// over as many repositories as there are tools; within a repository each begins where the one before ended.
/// </summary>
internal static class PushRequests
{
    public const string Secret = "benchmark";
    public const int Repositories = 20;
    private const int BodyBytes = 9_300;
    private static readonly ConcurrentDictionary<int, byte[]> Made = new();

    public static byte[] Get(int number) => Made.GetOrAdd(number, Make);

    public static string RepositoryOf(int number) => $"acme/tool-{number % Repositories:00}";

    /// <summary>The object name of a commit of a push; 2 is what the branch is at afterwards.</summary>
    public static string Sha(int number, int commit) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{number}/{commit}")).AsSpan(0, 20));

    private static byte[] Make(int number)
    {
        var body = Body(number);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), body));
        var head = $"""
            POST /webhooks/github HTTP/1.1
            Host: localhost
            User-Agent: GitHub-Hookshot/044aadd
            Accept: */*
            Content-Type: application/json
            Content-Length: {body.Length}
            X-GitHub-Delivery: {new Guid(number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)}
            X-GitHub-Event: push
            X-GitHub-Hook-ID: 292430182
            X-Hub-Signature-256: sha256={signature}


            """.ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static byte[] Body(int number)
    {
        var repository = RepositoryOf(number);
        var commits = Enumerable.Range(0, 3).Select(commit => Commit(number, commit, repository)).ToArray();
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            @ref = "refs/heads/main",
            before = number < Repositories ? new string('0', 40) : Sha(number - Repositories, 2),
            after = Sha(number, 2),
            repository = new { id = 186853002, full_name = repository, @private = true, url = $"https://github.com/{repository}", topics = "TOPICS" },
            pusher = new { name = "ada", email = "ada@example.com" },
            created = false,
            deleted = false,
            forced = false,
            commits,
            head_commit = commits[2],
        });

        // What a repository's some fifty addresses take in the real payload.
        var padding = string.Join(' ', Enumerable.Range(0, 400).Select(i => $"https://api.github.com/repos/{repository}/{i}"));
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("TOPICS", padding[..(BodyBytes - body.Length + "TOPICS".Length)], StringComparison.Ordinal));
    }

    private static object Commit(int number, int commit, string repository) => new
    {
        id = Sha(number, commit),
        tree_id = Sha(number, commit + 10),
        distinct = true,
        message = $"Change {number} part {commit}\n\nWhat a person writes about a change takes a few lines: why, what else was tried, what it means for whoever runs it.",
        timestamp = DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds((number * 3) + commit),
        url = $"https://github.com/{repository}/commit/{Sha(number, commit)}",
        author = new { name = "Ada", email = "ada@example.com", username = "ada" },
        committer = new { name = "Ada", email = "ada@example.com", username = "ada" },
        added = Array.Empty<string>(),
        removed = Array.Empty<string>(),
        modified = Enumerable.Range(0, 6).Select(i => $"src/Sales/Orders/Order{i}.cs"),
    };
}
