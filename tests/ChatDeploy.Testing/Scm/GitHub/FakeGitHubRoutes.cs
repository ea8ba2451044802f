using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Testing.Scm.GitHub;

/// <summary>Answers calls by their paths: refs, tags, commits, comparisons and checks here, the rest in <see cref="FakeGitHubActions"/> and <see cref="FakeGitHubShown"/>.</summary>
internal sealed class FakeGitHubRoutes(FakeGitHub gitHub)
{
    public FakeGitHubAnswer Answer(HttpContext context, FakeGitHubCall call, Action<string> counted)
    {
        if (context.Request.Headers.UserAgent.Count == 0) throw new FakeGitHubRefusal(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header");
        string[] parts = [.. call.Path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        var isApps = parts is ["app", ..] or ["repos", _, _, "installation"];
        var account = gitHub.Door.Let(context.Request.Headers.Authorization.ToString(), isApps ? null : parts.ElementAtOrDefault(1), call.IsWrite);
        counted(account);
        gitHub.Rates.Count(context.Response, account, call.IsWrite && !isApps);
        if (parts is ["app", "installations", var installation, "access_tokens"] && call.Method == "POST")
            return new FakeGitHubAnswer(201, gitHub.Door.NewToken(long.Parse(installation, CultureInfo.InvariantCulture)));
        if (parts is not ["repos", var owner, var name, .. var rest]) throw NotFound;
        if (gitHub.Renamed.TryGetValue($"{owner}/{name}", out var now))
            return new FakeGitHubAnswer(call.IsWrite ? 307 : 301, new JsonObject { ["message"] = "Moved Permanently" }) { Location = $"{gitHub.ApiUrl}/repos/{now}{call.Path[$"/repos/{owner}/{name}".Length..]}" };
        if (gitHub.Find($"{owner}/{name}") is not { } repository) throw NotFound;
        if (rest is ["installation"]) return Ok(new JsonObject { ["id"] = gitHub.Door.Installation(owner), ["app_id"] = 4711 });
        return call.IsWrite ? Write(repository, call, rest) : Read(context, repository, call, rest);
    }

    internal static FakeGitHubRefusal NotFound => new(404, "Not Found");

    internal static FakeGitHubAnswer Ok(JsonNode body) => new(200, body);

    /// <summary>One page of a list, with its links.</summary>
    internal static FakeGitHubAnswer Paged(HttpContext context, IReadOnlyList<JsonObject> all, string? name = null)
    {
        var query = context.Request.Query;
        var size = int.TryParse(query["per_page"], CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, 100) : 30;
        var page = int.TryParse(query["page"], CultureInfo.InvariantCulture, out var number) ? Math.Max(1, number) : 1;
        var items = new JsonArray([.. all.Skip((page - 1) * size).Take(size)]);
        JsonNode body = name is null ? items : new JsonObject { ["total_count"] = all.Count, [name] = items };
        return Ok(body) with { Link = page * size < all.Count ? $"<{Page(context, page + 1)}>; rel=\"next\", <{Page(context, (all.Count + size - 1) / size)}>; rel=\"last\"" : null };
    }

    private static string Page(HttpContext context, int page)
    {
        var query = context.Request.Query.Where(pair => pair.Key != "page").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}");
        return $"http://{context.Request.Host}{context.Request.Path.ToUriComponent()}?{string.Join('&', query.Append($"page={page}"))}";
    }

    private FakeGitHubAnswer Write(FakeGitHubRepository repository, FakeGitHubCall call, string[] rest) => rest switch
    {
        ["actions", "workflows", var workflow, "dispatches"] => new FakeGitHubActions(gitHub, repository).Dispatch(workflow, call.Body),
        ["actions", "runs", var run, "cancel"] => new FakeGitHubActions(gitHub, repository).Cancel(run),
        ["deployments"] => new FakeGitHubShown(gitHub, repository).Create(call.Body),
        ["deployments", var id, "statuses"] => new FakeGitHubShown(gitHub, repository).Tell(id, call.Body),
        _ => throw NotFound,
    };

    private FakeGitHubAnswer Read(HttpContext context, FakeGitHubRepository repository, FakeGitHubCall call, string[] rest) => rest switch
    {
        [] => Ok(new JsonObject { ["id"] = 1, ["full_name"] = repository.Name, ["default_branch"] = "main" }),
        ["git", "ref", "heads" or "tags", .. var name] => Ref(repository, rest[2] == "heads", string.Join('/', name)),
        ["git", "tags", var sha] => TagObject(repository, sha),
        ["tags"] => Paged(context, [.. repository.Tags.Keys.OrderDescending(StringComparer.Ordinal).Select(tag => new JsonObject { ["name"] = tag, ["commit"] = new JsonObject { ["sha"] = repository.Commit(tag) } })]),
        ["compare", var range] => Compare(context, repository, range),
        ["commits"] => Commits(context, repository),
        ["commits", var sha, "check-runs"] => Checks(context, repository, sha, repository.CheckRuns, "check_runs", check => FakeGitHubJson.CheckRun(repository, check)),
        ["commits", var sha, "check-suites"] => Checks(context, repository, sha, repository.CheckSuites, "check_suites", FakeGitHubJson.CheckSuite),
        ["commits", var sha, "status"] => Checks(context, repository, sha, [.. repository.Statuses.GroupBy(status => (status.Sha, status.Name)).Select(same => same.Last())], "statuses", FakeGitHubJson.Status),
        ["actions", .. var actions] => new FakeGitHubActions(gitHub, repository).Read(context, actions),
        ["deployments", .. var deployments] => new FakeGitHubShown(gitHub, repository).Read(context, deployments),
        _ => throw NotFound,
    };

    private static FakeGitHubAnswer Ref(FakeGitHubRepository repository, bool isBranch, string name)
    {
        if (repository.Commits.Count == 0) throw new FakeGitHubRefusal(409, "Git Repository is empty.");
        if (!(isBranch ? repository.Branches : repository.Tags).TryGetValue(name, out var sha) || !repository.Shows(sha)) throw NotFound;
        return Ok(new JsonObject { ["ref"] = (isBranch ? "refs/heads/" : "refs/tags/") + name, ["object"] = Target(repository, sha) });
    }

    private static FakeGitHubAnswer TagObject(FakeGitHubRepository repository, string sha)
    {
        var tag = repository.TagObjects.Find(tag => tag.Sha == sha) ?? throw NotFound;
        return Ok(new JsonObject
        {
            ["sha"] = tag.Sha,
            ["tag"] = tag.Name,
            ["object"] = Target(repository, tag.Target),
            ["tagger"] = new JsonObject { ["name"] = tag.Tagger, ["email"] = $"{tag.Tagger.ToLowerInvariant()}@example.com" },
            ["verification"] = new JsonObject { ["verified"] = tag.Reason == "valid", ["reason"] = tag.Reason, ["signature"] = null },
        });
    }

    private static JsonObject Target(FakeGitHubRepository repository, string sha) => new() { ["sha"] = sha, ["type"] = repository.TagObjects.Exists(tag => tag.Sha == sha) ? "tag" : "commit" };

    private static FakeGitHubAnswer Compare(HttpContext context, FakeGitHubRepository repository, string range)
    {
        var ends = range.Split("...");
        if (ends.Length != 2 || repository.Commit(ends[0]) is not { } from || repository.Commit(ends[1]) is not { } head || !repository.Shows(from) || !repository.Shows(head)) throw NotFound;
        var (before, after) = (repository.Ancestors(from), repository.Ancestors(head));
        if (!before.Overlaps(after)) throw new FakeGitHubRefusal(404, $"No common ancestor between {ends[0]} and {ends[1]}.");
        var ahead = repository.Commits.Where(commit => after.Contains(commit.Sha) && !before.Contains(commit.Sha)).Select(commit => FakeGitHubJson.Commit(repository, commit)).ToList();
        var behind = before.Except(after).Count();
        var page = Paged(context, ahead, "commits");
        var body = (JsonObject)page.Body!;
        body.Remove("total_count");
        body["status"] = (ahead.Count, behind) switch { (0, 0) => "identical", (0, _) => "behind", (_, 0) => "ahead", _ => "diverged" };
        (body["ahead_by"], body["behind_by"], body["total_commits"]) = (ahead.Count, behind, ahead.Count);
        if (context.Request.Query["page"].ToString() is "" or "1") body["files"] = new JsonArray();
        return page;
    }

    private static FakeGitHubAnswer Commits(HttpContext context, FakeGitHubRepository repository)
    {
        if (repository.Commits.Count == 0) throw new FakeGitHubRefusal(409, "Git Repository is empty.");
        var head = repository.Commit(context.Request.Query["sha"].ToString()) is { } sha && repository.Shows(sha) ? sha : throw NotFound;
        var reached = repository.Ancestors(head);
        return Paged(context, [.. repository.Commits.Where(commit => reached.Contains(commit.Sha)).Reverse().Select(commit => FakeGitHubJson.Commit(repository, commit))]);
    }

    private static FakeGitHubAnswer Checks(HttpContext context, FakeGitHubRepository repository, string sha, IEnumerable<FakeGitHubCheck> all, string name, Func<FakeGitHubCheck, JsonObject> write)
    {
        if (repository.Commit(sha) is not { } commit || !repository.Shows(commit)) throw new FakeGitHubRefusal(422, $"No commit found for SHA: {sha}");
        return Paged(context, [.. all.Where(check => check.Sha == commit).Select(write)], name);
    }
}
