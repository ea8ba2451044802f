using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Testing.Scm.Bitbucket;

/// <summary>
/// Bitbucket Cloud's REST API on a free port, with repositories in memory: tokens of both kinds, pages by <c>next</c>, custom pipelines with secured
/// variables, build statuses by key, limits, lag and failures on demand. <see cref="FakeBitbucketHooks"/> makes its webhooks.
/// </summary>
public sealed partial class FakeBitbucket : FakeApiServer
{
    /// <summary>An access token that it takes.</summary>
    public const string Token = "ATCTT-of-the-fake";

    /// <summary>A person's API token that it takes.</summary>
    public const string PersonalToken = "ada@example.com:ATATT-of-the-fake";

    private const int LongestKey = 40;

    private readonly Dictionary<string, FakeBitbucketRepository> _repositories = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider _clock;

    private FakeBitbucket(TimeProvider clock)
        : base("/2.0")
    {
        _clock = clock;
        const string Repository = "repositories/{workspace}/{slug}";
        Map("GET", Repository, request => new JsonObject { ["full_name"] = Of(request).FullName });
        Map("GET", $"{Repository}/refs/branches", request => Page(request, Of(request).History.Branches.Keys.Where(name => IsAsked(request, name)).Select(name => Ref(Of(request), "branch", name, name))));
        Map("GET", $"{Repository}/refs/tags", request => Page(request, Of(request).History.Tags.Values.Reverse().Where(tag => IsAsked(request, tag.Name)).Select(tag => Ref(Of(request), "tag", tag.Name, tag.Sha))));
        Map("GET", $"{Repository}/commits", Commits);
        Map("GET", $"{Repository}/commit/{{sha}}/statuses", request => Page(request, Of(request).Statuses.Where(status => status.Key.Sha == Known(Of(request), request.Names["sha"]).Sha).Select(status => status.Value.DeepClone())));
        Map("POST", $"{Repository}/commit/{{sha}}/statuses/build", SetStatus);
        Map("POST", $"{Repository}/pipelines", Trigger);
        Map("GET", $"{Repository}/pipelines", Pipelines);
        Map("GET", $"{Repository}/pipelines/{{uuid}}", request => Show(Run(request), withVariables: true));
        Map("POST", $"{Repository}/pipelines/{{uuid}}/stopPipeline", Stop);
    }

    /// <summary>Starts one without repositories.</summary>
    public static async Task<FakeBitbucket> StartAsync(TimeProvider? clock = null)
    {
        var bitbucket = new FakeBitbucket(clock ?? TimeProvider.System);
        await bitbucket.RunAsync();
        return bitbucket;
    }

    /// <summary>Adds a repository.</summary>
    public FakeBitbucketRepository Create(string fullName)
    {
        lock (Gate) return _repositories[fullName] = new FakeBitbucketRepository(fullName);
    }

    /// <summary>Moves a pipeline on, as its runner does.</summary>
    public void Move(FakeBitbucketPipeline pipeline, string state, string? result = null, string? stage = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        lock (Gate) (pipeline.State, pipeline.Result, pipeline.Stage) = (state, result, stage);
    }

    private protected override bool IsAuthorized(IHeaderDictionary headers) =>
        headers.Authorization == $"Bearer {Token}" || headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(PersonalToken))}";

    private protected override JsonNode Error(int status, string message) => new JsonObject { ["type"] = "error", ["error"] = new JsonObject { ["message"] = message } };

    private FakeBitbucketRepository Of(FakeApiRequest request)
    {
        var name = $"{request.Names["workspace"]}/{request.Names["slug"]}";
        return _repositories.GetValueOrDefault(name) ?? throw new FakeApiRefusal(404, $"Repository {name} not found");
    }

    private FakeBitbucketPipeline Run(FakeApiRequest request) => Of(request).Pipelines.Find(run => run.Uuid == request.Names["uuid"]) ?? throw new FakeApiRefusal(404, "Pipeline not found");

    private static FakeCommit Known(FakeBitbucketRepository repository, string name) => repository.History.Find(name) ?? throw new FakeApiRefusal(404, $"Commit not found: {name}");

    private static JsonObject Page(FakeApiRequest request, IEnumerable<JsonNode> things)
    {
        var size = int.Parse(request.Asked("pagelen") ?? "10");
        if (size is < 1 or > 100) throw new FakeApiRefusal(400, "Invalid pagelen");
        var number = int.Parse(request.Asked("page") ?? "1");
        var shown = things.Skip((number - 1) * size).Take(size + 1).ToList();
        var page = new JsonObject { ["pagelen"] = size, ["page"] = number, ["values"] = new JsonArray([.. shown.Take(size)]) };
        if (shown.Count > size) page["next"] = request.PageAddress(number + 1);
        return page;
    }

    private static bool IsAsked(FakeApiRequest request, string name)
    {
        if (request.Asked("q") is not { } query) return true;
        var asked = NameQuery().Match(query);
        if (!asked.Success) throw new FakeApiRefusal(400, $"Cannot parse query: {query}");

        // Comparisons of texts do not tell case apart.
        return string.Equals(name, asked.Groups["name"].Value.Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    private static JsonObject Ref(FakeBitbucketRepository repository, string type, string name, string target) => new() { ["type"] = type, ["name"] = name, ["target"] = Commit(repository, Known(repository, target)) };

    /// <summary>A commit as the API and webhooks show it.</summary>
    internal static JsonObject Commit(FakeBitbucketRepository repository, FakeCommit commit) => new()
    {
        ["type"] = "commit",
        ["hash"] = commit.Sha,
        ["date"] = commit.At.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        ["message"] = commit.Message,
        ["author"] = new JsonObject { ["type"] = "author", ["raw"] = "Ada <ada@example.com>" },
        ["parents"] = new JsonArray([.. commit.Parents.Select(parent => new JsonObject { ["type"] = "commit", ["hash"] = parent })]),
        ["links"] = new JsonObject { ["html"] = new JsonObject { ["href"] = $"https://bitbucket.example/{repository.FullName}/commits/{commit.Sha}" } },
    };

    private JsonObject Commits(FakeApiRequest request)
    {
        var repository = Of(request);
        var head = Known(repository, request.Asked("include") ?? "main").Sha;
        var from = request.Asked("exclude") is { } excluded ? Known(repository, excluded).Sha : null;
        return Page(request, repository.History.Range(from, head).Select(commit => Commit(repository, commit)));
    }

    private JsonNode SetStatus(FakeApiRequest request)
    {
        var repository = Of(request);
        var sha = Known(repository, request.Names["sha"]).Sha;
        var (key, state, url) = ((string?)request.Body?["key"], (string?)request.Body?["state"], (string?)request.Body?["url"]);
        if (key is not { Length: > 0 and <= LongestKey }) throw new FakeApiRefusal(400, $"key: Ensure this value has at most {LongestKey} characters.");
        if (state is not ("INPROGRESS" or "SUCCESSFUL" or "FAILED" or "STOPPED")) throw new FakeApiRefusal(400, "state: Select a valid choice.");
        if (!Uri.TryCreate(url, UriKind.Absolute, out _)) throw new FakeApiRefusal(400, "url: Enter a valid URL.");
        var isNew = !repository.Statuses.TryGetValue((sha, key), out var status);
        status = (JsonObject)request.Body!.DeepClone();
        status["updated_on"] = Iso(_clock.GetUtcNow());
        repository.Statuses[(sha, key)] = status;
        request.Status = isNew ? 201 : 200;
        return status.DeepClone();
    }

    private JsonObject Trigger(FakeApiRequest request)
    {
        var repository = Of(request);
        if (request.Body?["target"] is not JsonObject target || (string?)target["type"] != "pipeline_ref_target") throw new FakeApiRefusal(400, "target is not valid");
        var name = (string?)target["ref_name"] ?? "";
        var isThere = (string?)target["ref_type"] switch
        {
            "branch" => repository.History.Branches.ContainsKey(name),
            "tag" => repository.History.Tags.ContainsKey(name),
            _ => false,
        };
        if (!isThere) throw new FakeApiRefusal(400, $"The specified reference {name} was not found");
        if ((string?)target["selector"]?["pattern"] is not { } pattern || !repository.Patterns.Contains(pattern)) throw new FakeApiRefusal(400, "Couldn't find a pipeline that matches the selector");
        var variables = (request.Body["variables"] as JsonArray ?? []).Select(variable => ((string)variable!["key"]!, (string)variable["value"]!, (bool?)variable["secured"] == true)).ToList();
        if (variables.Exists(variable => variable.Item2.Length == 0)) throw new FakeApiRefusal(400, "variables: value may not be empty");
        var pipeline = new FakeBitbucketPipeline
        {
            Uuid = $"{{{Guid.NewGuid()}}}", Number = repository.Pipelines.Count + 1, Target = (JsonObject)target.DeepClone(), Variables = variables, CreatedAt = _clock.GetUtcNow(), IsHidden = repository.ListsLag,
        };
        repository.Pipelines.Add(pipeline);
        request.Status = 201;
        return Show(pipeline, withVariables: true);
    }

    private JsonObject Pipelines(FakeApiRequest request)
    {
        var repository = Of(request);
        var shown = repository.Pipelines.Where(run => !run.IsHidden);
        return Page(request, (request.Asked("sort") == "-created_on" ? shown.Reverse() : shown).Select(run => Show(run, repository.ListsVariables)));
    }

    private static JsonObject Show(FakeBitbucketPipeline run, bool withVariables)
    {
        var state = new JsonObject { ["name"] = run.State };
        if (run.Result is not null) state["result"] = new JsonObject { ["name"] = run.Result };
        if (run.Stage is not null) state["stage"] = new JsonObject { ["name"] = run.Stage };
        var shown = new JsonObject
        {
            ["type"] = "pipeline", ["uuid"] = run.Uuid, ["build_number"] = run.Number, ["target"] = run.Target.DeepClone(), ["state"] = state, ["created_on"] = Iso(run.CreatedAt),
        };
        if (!withVariables) return shown;
        shown["variables"] = new JsonArray([.. run.Variables.Select(variable =>
        {
            var told = new JsonObject { ["key"] = variable.Key, ["secured"] = variable.IsSecured };
            if (!variable.IsSecured) told["value"] = variable.Value;
            return told;
        })]);
        return shown;
    }

    private JsonNode? Stop(FakeApiRequest request)
    {
        var run = Run(request);
        if (run.State == "COMPLETED") throw new FakeApiRefusal(400, "The pipeline has already completed");
        (run.State, run.Result, run.Stage) = ("COMPLETED", "STOPPED", null);
        request.Status = 204;
        return null;
    }

    [GeneratedRegex("^name\\s*=\\s*\"(?<name>.*)\"$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameQuery();
}
