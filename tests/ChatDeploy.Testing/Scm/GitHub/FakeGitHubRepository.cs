using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Scm.GitHub;

/// <summary>A repository: its commits, refs, runs, checks and deployments. Everything done here sends the webhooks that GitHub sends.</summary>
public sealed class FakeGitHubRepository
{
    internal const string Zero = "0000000000000000000000000000000000000000";
    private const int MostListed = 2048;

    private readonly FakeGitHub _gitHub;
    private readonly Dictionary<string, int> _hidden = new(StringComparer.Ordinal);

    internal FakeGitHubRepository(FakeGitHub gitHub, string name) => (_gitHub, Name) = (gitHub, name);

    /// <summary><c>owner/name</c>.</summary>
    public string Name { get; internal set; }

    /// <summary>The owner.</summary>
    public string Owner => Name.Split('/')[0];

    /// <summary>Its page.</summary>
    public string Page => $"https://github.example/{Name}";

    /// <summary>Workflows with <c>workflow_dispatch</c>: file and declared inputs.</summary>
    public Dictionary<string, IReadOnlyList<string>> Workflows { get; } = new(StringComparer.Ordinal) { ["deploy.yml"] = ["job_id", "attempt", "command", "payload", "callback_token"] };

    /// <summary>How many reads do not show a run that is begun from now on.</summary>
    public int RunsHiddenFor { get; set; }

    /// <summary>Called for every run that is begun, outside of all locks.</summary>
    public Action<FakeGitHubRun>? RunBegun { get; set; }

    /// <summary>Runs, oldest first.</summary>
    public IReadOnlyList<FakeGitHubRun> Runs => _gitHub.Locked(() => RunList.ToList());

    /// <summary>Deployments, oldest first.</summary>
    public IReadOnlyList<FakeGitHubDeployment> Deployments => _gitHub.Locked(() => DeploymentList.ToList());

    internal List<FakeCommit> Commits { get; } = [];

    internal Dictionary<string, string> Branches { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    internal List<FakeTagObject> TagObjects { get; } = [];

    internal List<FakeGitHubRun> RunList { get; } = [];

    internal List<FakeGitHubDeployment> DeploymentList { get; } = [];

    internal List<FakeGitHubCheck> CheckRuns { get; } = [];

    internal List<FakeGitHubCheck> CheckSuites { get; } = [];

    internal List<FakeGitHubCheck> Statuses { get; } = [];

    /// <summary>Where a branch or tag is; null when there is none. A tag may be an annotated one's object.</summary>
    public string? this[string name] => _gitHub.Locked(() => Branches.GetValueOrDefault(name) ?? Tags.GetValueOrDefault(name));

    /// <summary>Commits to a branch and pushes each message's commit at once; the last one's object name. A branch that is not there begins at <paramref name="from"/>.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="messages">A commit each.</param>
    /// <param name="from">What a new branch begins at, or where an old one is reset to before; null: nothing, or where it is.</param>
    /// <param name="author">Who.</param>
    public string Push(string branch, IReadOnlyList<string> messages, string? from = null, string author = "Ada") => _gitHub.Locked(() =>
    {
        var before = Branches.GetValueOrDefault(branch);
        var head = from ?? before;
        foreach (var message in messages)
        {
            var at = _gitHub.Now;
            var sha = NewSha();
            Commits.Add(new FakeCommit(sha, head is null ? [] : [head], message, author, at));
            head = sha;
        }

        Branches[branch] = head ?? throw new ArgumentException("nothing to push", nameof(messages));
        RaisePush("refs/heads/" + branch, before, head, from is not null && before is not null && !Ancestors(head).Contains(before));
        if (before is null) RaiseTouched("create", "branch", branch);
        return head;
    });

    /// <summary>Commits to a branch and pushes.</summary>
    public string Push(string branch, string message) => Push(branch, [message]);

    /// <summary>Tags a commit.</summary>
    /// <param name="name">The tag.</param>
    /// <param name="sha">The commit.</param>
    /// <param name="signature">For an annotated tag what GitHub says of its signature (<c>valid</c>, <c>unsigned</c>, …); null for a light one.</param>
    /// <param name="tagger">Who.</param>
    public string Tag(string name, string sha, string? signature = null, string tagger = "Ada") => _gitHub.Locked(() =>
    {
        var before = Tags.GetValueOrDefault(name);
        var target = sha;
        if (signature is not null)
        {
            target = NewSha();
            TagObjects.Add(new FakeTagObject(target, name, sha, tagger, signature));
        }

        Tags[name] = target;
        RaisePush("refs/tags/" + name, before, target, before is not null);
        if (before is null) RaiseTouched("create", "tag", name);
        return target;
    });

    /// <summary>Deletes a branch or tag.</summary>
    public void Delete(string name) => _gitHub.Locked(() =>
    {
        var isBranch = Branches.Remove(name, out var before);
        if (!isBranch && !Tags.Remove(name, out before)) throw new ArgumentException($"no {name}", nameof(name));
        RaisePush((isBranch ? "refs/heads/" : "refs/tags/") + name, before, null, false);
        RaiseTouched("delete", isBranch ? "branch" : "tag", name);
        return 0;
    });

    /// <summary>Has a commit not shown for some reads, as when GitHub lags behind its own webhook.</summary>
    public void Hide(string sha, int reads) => _gitHub.Locked(() => _hidden[sha] = reads);

    /// <summary>Tells of a check run; of the same name again: it moves.</summary>
    public void Check(string sha, string name, string status, string? conclusion = null, string app = "Linter") => _gitHub.Locked(() =>
    {
        var check = new FakeGitHubCheck(Known(CheckRuns, sha, name), sha, name, status, conclusion, app, _gitHub.Now);
        CheckRuns.RemoveAll(old => old.Id == check.Id);
        CheckRuns.Add(check);
        Raise("check_run", conclusion is null ? "created" : "completed", "check_run", FakeGitHubJson.CheckRun(this, check));
        if (conclusion is null) return 0;
        var suite = new FakeGitHubCheck(Known(CheckSuites, sha, app), sha, app, status, conclusion, app, _gitHub.Now);
        CheckSuites.RemoveAll(old => old.Id == suite.Id);
        CheckSuites.Add(suite);
        Raise("check_suite", "completed", "check_suite", FakeGitHubJson.CheckSuite(suite));
        return 0;
    });

    /// <summary>Tells of a commit status.</summary>
    public void Status(string sha, string context, string state) => _gitHub.Locked(() =>
    {
        var status = new FakeGitHubCheck(_gitHub.NextId(), sha, context, state, null, "", _gitHub.Now);
        Statuses.Add(status);
        var payload = FakeGitHubJson.Status(status);
        payload["sha"] = sha;
        Raise("status", payload);
        return 0;
    });

    /// <summary>Begins a run, as a push or a person would.</summary>
    public FakeGitHubRun Begin(string workflow, string reference, string eventName = "push", string? title = null, IReadOnlyDictionary<string, string>? inputs = null) => _gitHub.Locked(() =>
    {
        var now = _gitHub.Now;
        var sha = Commit(reference) ?? throw new FakeGitHubRefusal(422, $"No ref found for: {reference}");
        var run = new FakeGitHubRun
        {
            Id = _gitHub.NextId(), Workflow = workflow, Name = Path.GetFileNameWithoutExtension(workflow), Title = title ?? "a commit", Event = eventName, Ref = reference, Sha = sha,
            Inputs = inputs ?? new Dictionary<string, string>(), CreatedAt = now, UpdatedAt = now, HiddenFor = RunsHiddenFor,
        };
        RunList.Add(run);
        Raise("workflow_run", "requested", "workflow_run", FakeGitHubJson.Run(this, run));
        return run;
    });

    /// <summary>Moves a run on: at work, or with a conclusion at its end.</summary>
    public void Move(long runId, string? conclusion = null) => _gitHub.Locked(() =>
    {
        var run = RunList.First(run => run.Id == runId);
        run.Status = conclusion is null ? "in_progress" : "completed";
        run.Conclusion = conclusion;
        run.UpdatedAt = _gitHub.Now;
        var job = FakeGitHubJson.Job(this, run);
        Raise("workflow_job", run.Status, "workflow_job", job);
        var check = new FakeGitHubCheck(run.Id + FakeGitHubJson.JobIds, run.Sha, FakeGitHubJson.JobName(run), run.Status, run.Conclusion, FakeGitHubJson.Actions, run.UpdatedAt);
        CheckRuns.RemoveAll(old => old.Id == check.Id);
        CheckRuns.Add(check);
        Raise("check_run", conclusion is null ? "created" : "completed", "check_run", FakeGitHubJson.CheckRun(this, check));
        Raise("workflow_run", run.Status, "workflow_run", FakeGitHubJson.Run(this, run));
        return 0;
    });

    /// <summary>Forgets a run, as GitHub does after its time.</summary>
    public void Forget(long runId) => _gitHub.Locked(() => RunList.RemoveAll(run => run.Id == runId));

    internal void Raise(string eventName, string action, string name, JsonObject about) => Raise(eventName, new JsonObject { ["action"] = action, [name] = about });

    internal void Raise(string eventName, JsonObject payload)
    {
        payload["repository"] = new JsonObject { ["id"] = 1, ["full_name"] = Name, ["html_url"] = Page };
        payload["sender"] = new JsonObject { ["login"] = "ada" };
        payload["a_field_of_tomorrow"] = new JsonObject { ["x"] = 1 };
        _gitHub.Hooks.Raise(eventName, payload);
    }

    /// <summary>Whether a read shows a commit now.</summary>
    internal bool Shows(string sha)
    {
        if (!_hidden.TryGetValue(sha, out var reads) || reads == 0) return true;
        _hidden[sha] = reads - 1;
        return false;
    }

    /// <summary>The commit that a name stands for; null when there is none.</summary>
    internal string? Commit(string name)
    {
        if (name.StartsWith("refs/heads/", StringComparison.Ordinal)) name = name["refs/heads/".Length..];
        else if (name.StartsWith("refs/tags/", StringComparison.Ordinal)) name = name["refs/tags/".Length..];
        var sha = Branches.GetValueOrDefault(name) ?? Tags.GetValueOrDefault(name) ?? name;
        while (TagObjects.Find(tag => tag.Sha == sha) is { } tag) sha = tag.Target;
        return Commits.Exists(commit => commit.Sha == sha) ? sha : null;
    }

    /// <summary>A commit and all before it.</summary>
    internal HashSet<string> Ancestors(string sha)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>([sha]);
        var known = Commits.ToDictionary(commit => commit.Sha, StringComparer.Ordinal);
        while (next.TryPop(out var one))
        {
            if (!found.Add(one)) continue;
            foreach (var parent in known[one].Parents) next.Push(parent);
        }

        return found;
    }

    private static string NewSha() => RandomNumberGenerator.GetHexString(40, lowercase: true);

    private long Known(List<FakeGitHubCheck> checks, string sha, string name) => checks.Find(check => check.Sha == sha && check.Name == name)?.Id ?? _gitHub.NextId();

    private void RaiseTouched(string eventName, string type, string name) => Raise(eventName, new JsonObject { ["ref"] = name, ["ref_type"] = type, ["pusher_type"] = "user" });

    private void RaisePush(string reference, string? before, string? after, bool isForced)
    {
        var head = after is null ? null : Commit(after);
        var isBranch = reference.StartsWith("refs/heads/", StringComparison.Ordinal);
        var old = before is not null && Commit(before) is { } known ? Ancestors(known) : isBranch ? [.. Branches.Where(branch => "refs/heads/" + branch.Key != reference).SelectMany(branch => Ancestors(branch.Value))] : [];
        var reached = head is null || !isBranch ? [] : Ancestors(head);
        var commits = Commits.Where(commit => reached.Contains(commit.Sha) && !old.Contains(commit.Sha)).TakeLast(MostListed);
        Raise("push", new JsonObject
        {
            ["ref"] = reference,
            ["before"] = before ?? Zero,
            ["after"] = after ?? Zero,
            ["created"] = before is null,
            ["deleted"] = after is null,
            ["forced"] = isForced,
            ["compare"] = Page,
            ["pusher"] = new JsonObject { ["name"] = "ada" },
            ["head_commit"] = head is null ? null : FakeGitHubJson.PushedCommit(this, Commits.First(commit => commit.Sha == head)),
            ["commits"] = new JsonArray([.. commits.Select(commit => FakeGitHubJson.PushedCommit(this, commit))]),
        });
    }
}
