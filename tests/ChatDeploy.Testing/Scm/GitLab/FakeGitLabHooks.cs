using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Scm.GitLab;

/// <summary>A webhook of a fake project: writes what GitLab writes and sends it as GitLab does, with the token, and signed where there is a signing token.</summary>
/// <param name="address">Where the webhooks go.</param>
public sealed class FakeGitLabHooks(Uri address)
{
    private const string Zero = "0000000000000000000000000000000000000000";

    /// <summary>A push of more refs than this sends nothing.</summary>
    public const int MostRefs = 3;

    /// <summary>A push lists no more commits than this.</summary>
    public const int MostCommits = 20;

    /// <summary>The secret token; null for none.</summary>
    public string? SecretToken { get; init; }

    /// <summary>The signing token, <c>whsec_…</c>; null for none.</summary>
    public string? SigningToken { get; init; }

    /// <summary>The time that is signed.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The name of the event in its header, by kind.</summary>
    public static string EventOf(JsonObject payload) => (string)payload["object_kind"]! switch
    {
        "push" => "Push Hook",
        "tag_push" => "Tag Push Hook",
        "pipeline" => "Pipeline Hook",
        "build" => "Job Hook",
        _ => "Deployment Hook",
    };

    /// <summary>The payloads of one push that moved refs; <c>before</c> and <c>after</c> are null where a ref was or is not there. None for more refs than hooks are sent for.</summary>
    public static IReadOnlyList<JsonObject> Push(FakeGitLabProject project, params (string Ref, string? Before, string? After)[] moves)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(moves);
        return moves.Length > MostRefs ? [] : [.. moves.Select(move => Push(project, move.Ref, move.Before, move.After))];
    }

    /// <summary>The payload of a pipeline as it stands.</summary>
    public static JsonObject Pipeline(FakeGitLabProject project, FakeGitLabPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(pipeline);
        return new JsonObject
        {
            ["object_kind"] = "pipeline",
            ["object_attributes"] = new JsonObject
            {
                ["id"] = pipeline.Id, ["ref"] = pipeline.Ref, ["tag"] = false, ["sha"] = pipeline.Sha, ["source"] = pipeline.Source, ["status"] = pipeline.Status, ["name"] = pipeline.Name,
                ["created_at"] = Ruby(pipeline.CreatedAt), ["finished_at"] = pipeline.HasEnded ? Ruby(pipeline.UpdatedAt) : null,
                ["url"] = $"https://gitlab.example/{project.Path}/-/pipelines/{pipeline.Id}",
            },
            ["project"] = Project(project),
            ["builds"] = new JsonArray(),
        };
    }

    /// <summary>Sends a payload, with a key of its own unless one is given; a second time with the same key it is tried again.</summary>
    public async Task<(int Status, string Body)> SendAsync(HttpClient client, JsonObject payload, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(payload);
        var body = Encoding.UTF8.GetBytes(payload.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        key ??= Guid.NewGuid().ToString();
        request.Headers.Add("X-Gitlab-Event", EventOf(payload));
        request.Headers.Add("X-Gitlab-Event-UUID", Guid.NewGuid().ToString());
        request.Headers.Add("Idempotency-Key", key);
        if (SecretToken is not null) request.Headers.Add("X-Gitlab-Token", SecretToken);
        if (SigningToken is not null)
        {
            var second = Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            byte[] signed = [.. Encoding.UTF8.GetBytes($"{key}.{second}."), .. body];
            var signature = HMACSHA256.HashData(Convert.FromBase64String(SigningToken["whsec_".Length..]), signed);
            request.Headers.Add("webhook-id", key);
            request.Headers.Add("webhook-timestamp", second);
            request.Headers.TryAddWithoutValidation("webhook-signature", $"v1,{Convert.ToBase64String(signature)}");
        }

        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static JsonObject Push(FakeGitLabProject project, string reference, string? before, string? after)
    {
        var isTag = reference.StartsWith("refs/tags/", StringComparison.Ordinal);
        var tag = isTag ? project.History.Tags.GetValueOrDefault(reference["refs/tags/".Length..]) : null;
        var head = after is null ? null : tag?.Sha ?? after;
        var commits = head is null || isTag ? [] : before is null ? project.History.Range(null, head) : project.History.Range(before, head);
        return new JsonObject
        {
            ["object_kind"] = isTag ? "tag_push" : "push",
            ["event_name"] = isTag ? "tag_push" : "push",
            ["before"] = before ?? Zero,
            ["after"] = after ?? Zero,
            ["ref"] = reference,
            ["checkout_sha"] = head,
            ["user_username"] = "ada",
            ["project"] = Project(project),
            ["commits"] = new JsonArray([.. commits.Take(MostCommits).Reverse().Select(commit => new JsonObject
            {
                ["id"] = commit.Sha, ["message"] = commit.Message, ["timestamp"] = commit.At.ToString("yyyy-MM-dd'T'HH:mm:sszzz"), ["url"] = $"https://gitlab.example/{project.Path}/-/commit/{commit.Sha}",
                ["author"] = new JsonObject { ["name"] = "Ada", ["email"] = "ada@example.com" },
            })]),
            ["total_commits_count"] = commits.Count,
        };
    }

    private static JsonObject Project(FakeGitLabProject project) => new() { ["id"] = 1, ["path_with_namespace"] = project.Path, ["web_url"] = $"https://gitlab.example/{project.Path}", ["default_branch"] = "main" };

    private static string Ruby(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
