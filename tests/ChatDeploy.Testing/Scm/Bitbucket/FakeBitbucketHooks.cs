using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Scm.Bitbucket;

/// <summary>A webhook of a fake repository: writes what Bitbucket writes, signs and sends it as Bitbucket does.</summary>
/// <param name="address">Where the webhooks go.</param>
/// <param name="secret">The secret.</param>
public sealed class FakeBitbucketHooks(Uri address, string secret)
{
    /// <summary>A change lists no more commits than this, and says that it is truncated.</summary>
    public const int MostCommits = 5;

    /// <summary>A payload that is larger is not sent, in bytes.</summary>
    public const int MostBytes = 256 << 10;

    /// <summary>The payload of one push that moved refs; <c>before</c> and <c>after</c> are commits, null where a ref was or is not there.</summary>
    public static JsonObject Push(FakeBitbucketRepository repository, params (string Ref, string? Before, string? After)[] moves)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return new JsonObject
        {
            ["actor"] = new JsonObject { ["type"] = "user", ["uuid"] = "{00000000-0000-0000-0000-0000000000ad}", ["display_name"] = "Ada" },
            ["repository"] = new JsonObject { ["type"] = "repository", ["full_name"] = repository.FullName },
            ["push"] = new JsonObject { ["changes"] = new JsonArray([.. moves.Select(move => Change(repository, move.Ref, move.Before, move.After))]) },
        };
    }

    /// <summary>The payload of a build status, which is how pipelines are told.</summary>
    public static JsonObject Status(FakeBitbucketRepository repository, string sha, string key, string state, DateTimeOffset at, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return new JsonObject
        {
            ["repository"] = new JsonObject { ["full_name"] = repository.FullName },
            ["commit_status"] = new JsonObject
            {
                ["type"] = "build", ["key"] = key, ["name"] = name, ["state"] = state, ["updated_on"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'"),
                ["commit"] = new JsonObject { ["hash"] = sha },
            },
        };
    }

    /// <summary>Sends a payload; false when it is too large, which Bitbucket tells nobody.</summary>
    /// <param name="client">Sends it.</param>
    /// <param name="eventKey">The event, for example <c>repo:push</c>.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="request">Its id; a new one when left out.</param>
    /// <param name="attempt">Counts from 1, to 3.</param>
    public async Task<(int Status, string Body)?> SendAsync(HttpClient client, string eventKey, JsonObject payload, string? request = null, int attempt = 1)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(payload);
        var body = Encoding.UTF8.GetBytes(payload.ToJsonString());
        if (body.Length > MostBytes) return null;
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        message.Headers.Add("X-Event-Key", eventKey);
        message.Headers.Add("X-Request-UUID", request ?? Guid.NewGuid().ToString());
        message.Headers.Add("X-Attempt-Number", attempt.ToString());
        message.Headers.Add("X-Hub-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        using var response = await client.SendAsync(message);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static JsonObject Change(FakeBitbucketRepository repository, string reference, string? before, string? after)
    {
        var isTag = reference.StartsWith("refs/tags/", StringComparison.Ordinal);
        var name = reference[(isTag ? "refs/tags/" : "refs/heads/").Length..];
        var added = after is null || isTag ? [] : repository.History.Range(before, after);
        JsonObject? End(string? sha) => sha is null ? null : new JsonObject { ["type"] = isTag ? "tag" : "branch", ["name"] = name, ["target"] = FakeBitbucket.Commit(repository, repository.History.Find(sha)!) };
        return new JsonObject
        {
            ["old"] = End(before),
            ["new"] = End(after),
            ["created"] = before is null,
            ["closed"] = after is null,
            ["forced"] = before is not null && after is not null && repository.History.MergeBase(before, after) != before,
            ["truncated"] = added.Count > MostCommits,
            ["commits"] = new JsonArray([.. added.Take(MostCommits).Select(commit => FakeBitbucket.Commit(repository, commit))]),
        };
    }
}
