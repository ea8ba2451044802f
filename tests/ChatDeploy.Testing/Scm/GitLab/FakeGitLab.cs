using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Testing.Scm.GitLab;

/// <summary>
/// GitLab's REST API on a free port, with projects in memory: tokens, pages of at most 100 by <c>Link</c> and <c>X-Next-Page</c>, pipelines whose
/// variables have to be asked for, deployments that take no step back, limits, lag and failures on demand. <see cref="FakeGitLabHooks"/> makes its webhooks.
/// </summary>
public sealed partial class FakeGitLab : FakeApiServer
{
    /// <summary>The token that it takes.</summary>
    public const string Token = "glpat-of-the-fake";

    private readonly Dictionary<string, FakeGitLabProject> _projects = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider _clock;
    private long _lastId = 1000;

    private FakeGitLab(TimeProvider clock)
        : base("/api/v4")
    {
        _clock = clock;
        Map("GET", "projects/{id}", request => new JsonObject { ["id"] = 1, ["path_with_namespace"] = Of(request).Path });
        Map("GET", "projects/{id}/repository/branches/{name}", request => Branch(Of(request), request.Names["name"]));
        Map("GET", "projects/{id}/repository/tags", request => Page(request, Of(request).History.Tags.Values.Reverse().Select(tag => Tag(Of(request), tag))));
        Map("GET", "projects/{id}/repository/tags/{name}", request => Tag(Of(request), Of(request).History.Tags.GetValueOrDefault(request.Names["name"]) ?? throw NotFound("Tag")));
        Map("GET", "projects/{id}/repository/tags/{name}/signature", request => Of(request).Signatures.GetValueOrDefault(request.Names["name"])?.DeepClone() ?? throw NotFound("Signature"));
        Map("GET", "projects/{id}/repository/merge_base", MergeBase);
        Map("GET", "projects/{id}/repository/commits", Commits);
        Map("GET", "projects/{id}/repository/commits/{sha}/statuses", request => Page(request, Of(request).Statuses.GetValueOrDefault(request.Names["sha"])?.Select(status => status.DeepClone()) ?? []));
        Map("POST", "projects/{id}/pipeline", Trigger);
        Map("GET", "projects/{id}/pipelines", Pipelines);
        Map("GET", "projects/{id}/pipelines/{run}", request => Show(Of(request), Run(request)));
        Map("GET", "projects/{id}/pipelines/{run}/variables", request => new JsonArray([.. Run(request).Variables.Select(variable => new JsonObject { ["variable_type"] = "env_var", ["key"] = variable.Key, ["value"] = variable.Value })]));
        Map("GET", "projects/{id}/pipelines/{run}/jobs", request => Page(request, Run(request).Jobs.Select(job => job.DeepClone())));
        Map("POST", "projects/{id}/pipelines/{run}/cancel", Cancel);
        Map("POST", "projects/{id}/deployments", MakeDeployment);
        Map("GET", "projects/{id}/deployments/{deployment}", request => Deployment(request).DeepClone());
        Map("PUT", "projects/{id}/deployments/{deployment}", MoveDeployment);
    }

    /// <summary>Starts one without projects.</summary>
    public static async Task<FakeGitLab> StartAsync(TimeProvider? clock = null)
    {
        var gitLab = new FakeGitLab(clock ?? TimeProvider.System);
        await gitLab.RunAsync();
        return gitLab;
    }

    /// <summary>Adds a project.</summary>
    public FakeGitLabProject Create(string path)
    {
        lock (Gate) return _projects[path] = new FakeGitLabProject(path);
    }

    /// <summary>Moves a pipeline on, as its runner does.</summary>
    public void Move(FakeGitLabPipeline pipeline, string status)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        lock (Gate) (pipeline.Status, pipeline.UpdatedAt) = (status, _clock.GetUtcNow());
    }

    /// <summary>Begins a pipeline as a push or a schedule does.</summary>
    public FakeGitLabPipeline Begin(FakeGitLabProject project, string reference, string source = "push", string status = "running", string? name = null)
    {
        ArgumentNullException.ThrowIfNull(project);
        lock (Gate) return Add(project, reference, source, name, new Dictionary<string, string>(), status);
    }

    private protected override bool IsAuthorized(IHeaderDictionary headers) => headers["PRIVATE-TOKEN"] == Token || headers.Authorization == $"Bearer {Token}";

    private protected override JsonNode Error(int status, string message) => new JsonObject { ["message"] = status is 401 or 404 ? $"{status} {message}" : message };

    private static FakeApiRefusal NotFound(string what) => new(404, $"{what} Not Found");

    private FakeGitLabProject Of(FakeApiRequest request) => _projects.GetValueOrDefault(request.Names["id"]) ?? throw NotFound("Project");

    private FakeGitLabPipeline Run(FakeApiRequest request) => Of(request).Pipelines.Find(run => run.Id.ToString() == request.Names["run"]) ?? throw NotFound("Pipeline");

    private JsonObject Deployment(FakeApiRequest request) => Of(request).Deployments.GetValueOrDefault(long.Parse(request.Names["deployment"])) ?? throw NotFound("Deployment");

    private static JsonArray Page(FakeApiRequest request, IEnumerable<JsonNode> things)
    {
        var size = Math.Clamp(int.Parse(request.Asked("per_page") ?? "20"), 1, 100);
        var number = int.Parse(request.Asked("page") ?? "1");
        var shown = things.Skip((number - 1) * size).Take(size + 1).ToList();
        var hasNext = shown.Count > size;
        request.Headers["X-Next-Page"] = hasNext ? (number + 1).ToString() : "";
        request.Headers["Link"] = (hasNext ? $"<{request.PageAddress(number + 1)}>; rel=\"next\", " : "") + $"<{request.PageAddress(1)}>; rel=\"first\"";
        return new JsonArray([.. shown.Take(size)]);
    }

    private static JsonObject Branch(FakeGitLabProject project, string name) =>
        project.History.Branches.ContainsKey(name) && project.History.Find(name) is { } commit ? new JsonObject { ["name"] = name, ["commit"] = Commit(project, commit) } : throw NotFound("Branch");

    private static JsonObject Tag(FakeGitLabProject project, FakeTag tag) => new()
    {
        ["name"] = tag.Name,
        ["message"] = tag.Message ?? "",
        ["target"] = tag.Target,
        ["commit"] = Commit(project, project.History.Find(tag.Sha) ?? throw NotFound("Tag")),
        ["protected"] = true,
    };

    private static JsonObject Commit(FakeGitLabProject project, FakeCommit commit) => new()
    {
        ["id"] = commit.Sha,
        ["short_id"] = commit.Sha[..8],
        ["title"] = commit.Message.Split('\n')[0],
        ["message"] = commit.Message,
        ["author_name"] = "Ada",
        ["author_email"] = "ada@example.com",
        ["committed_date"] = commit.At.ToOffset(TimeSpan.FromHours(1)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz"),
        ["parent_ids"] = new JsonArray([.. commit.Parents.Select(parent => JsonValue.Create(parent))]),
        ["web_url"] = $"https://gitlab.example/{project.Path}/-/commit/{commit.Sha}",
    };

    private JsonObject MergeBase(FakeApiRequest request)
    {
        var project = Of(request);
        var refs = request.Query["refs[]"].ToList();
        if (refs.Count < 2) throw new FakeApiRefusal(400, "Provide at least 2 refs");
        var unknown = refs.Where(name => project.History.Find(name) is null).ToList();
        if (unknown.Count > 0) throw new FakeApiRefusal(400, $"Could not find ref: {string.Join(", ", unknown)}");
        return project.History.MergeBase(refs[0], refs[1]) is { } sha ? Commit(project, project.History.Find(sha)!) : throw NotFound("Merge Base");
    }

    private JsonArray Commits(FakeApiRequest request)
    {
        var project = Of(request);
        var ends = (request.Asked("ref_name") ?? "main").Split("..");
        if (ends.Any(end => project.History.Find(end) is null)) return Page(request, []);
        var range = ends.Length == 2 ? project.History.Range(project.History.Find(ends[0])!.Sha, project.History.Find(ends[1])!.Sha) : project.History.Range(null, project.History.Find(ends[0])!.Sha);
        return Page(request, range.Select(commit => Commit(project, commit)));
    }

    private JsonObject Trigger(FakeApiRequest request)
    {
        var project = Of(request);
        var reference = (string?)request.Body?["ref"] ?? throw new FakeApiRefusal(400, "ref is missing");
        if (project.History.Find(reference) is null) throw new FakeApiRefusal(400, """{"base":["Reference not found"]}""");
        var variables = (request.Body!["variables"] as JsonArray ?? []).ToDictionary(variable => (string)variable!["key"]!, variable => (string)variable!["value"]!);
        if (variables.Keys.FirstOrDefault(key => !VariableKey().IsMatch(key)) is { } wrong) throw new FakeApiRefusal(400, $"variable {wrong} is invalid");
        var name = project.NamesPipelines ? $"ChatDeploy {variables.GetValueOrDefault("CHATDEPLOY_ATTEMPT")}" : null;
        request.Status = 201;
        return Show(project, Add(project, reference, "api", name, variables, "created"));
    }

    private FakeGitLabPipeline Add(FakeGitLabProject project, string reference, string source, string? name, IReadOnlyDictionary<string, string> variables, string status)
    {
        var now = _clock.GetUtcNow();
        var pipeline = new FakeGitLabPipeline
        {
            Id = ++_lastId, Ref = reference, Sha = project.History.Find(reference)!.Sha, Source = source, Name = name, Variables = variables, CreatedAt = now, UpdatedAt = now, Status = status, IsHidden = project.ListsLag,
        };
        project.Pipelines.Add(pipeline);
        return pipeline;
    }

    private JsonArray Pipelines(FakeApiRequest request)
    {
        var project = Of(request);
        var after = request.Asked("updated_after") is { } text ? DateTimeOffset.Parse(text) : DateTimeOffset.MinValue;
        var shown = project.Pipelines.Where(run => !run.IsHidden && run.UpdatedAt >= after)
            .Where(run => (request.Asked("ref") ?? run.Ref) == run.Ref && (request.Asked("sha") ?? run.Sha) == run.Sha && (request.Asked("source") ?? run.Source) == run.Source);
        return Page(request, (request.Asked("sort") == "asc" ? shown : shown.Reverse()).Select(run => Show(project, run)));
    }

    private static JsonObject Show(FakeGitLabProject project, FakeGitLabPipeline run) => new()
    {
        ["id"] = run.Id,
        ["iid"] = run.Id - 1000,
        ["sha"] = run.Sha,
        ["ref"] = run.Ref,
        ["status"] = run.Status,
        ["source"] = run.Source,
        ["name"] = run.Name,
        ["created_at"] = Iso(run.CreatedAt),
        ["updated_at"] = Iso(run.UpdatedAt),
        ["web_url"] = $"https://gitlab.example/{project.Path}/-/pipelines/{run.Id}",
    };

    private JsonObject Cancel(FakeApiRequest request)
    {
        var run = Run(request);
        if (!run.HasEnded) (run.Status, run.UpdatedAt) = ("canceled", _clock.GetUtcNow());
        return Show(Of(request), run);
    }

    private JsonNode MakeDeployment(FakeApiRequest request)
    {
        var status = (string?)request.Body?["status"];
        if (status is not ("running" or "success" or "failed" or "canceled")) throw new FakeApiRefusal(400, "status does not have a valid value");
        if (Of(request).History.Find((string)request.Body!["sha"]!) is null) throw new FakeApiRefusal(400, "The sha is not valid");
        var made = (JsonObject)request.Body.DeepClone();
        made["id"] = ++_lastId;
        Of(request).Deployments[_lastId] = made;
        request.Status = 201;
        return made.DeepClone();
    }

    private JsonNode MoveDeployment(FakeApiRequest request)
    {
        var deployment = Deployment(request);
        var (now, next) = ((string)deployment["status"]!, (string?)request.Body?["status"]);
        if (now == next || now is "success" or "failed" or "canceled") throw new FakeApiRefusal(400, $"Status cannot transition from {now} to {next}");
        deployment["status"] = next;
        return deployment.DeepClone();
    }

    [GeneratedRegex("^[A-Za-z0-9_]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariableKey();
}
