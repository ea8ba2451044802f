using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Commands.Demo;

/// <summary>
/// The main job, done as people do it: push, queue, <c>/deploy</c>, preview, launch, approval by another person, waves, pause,
/// retry, applied, rollback. Each step is seen in the store and on disk, or it is a surprise.
/// </summary>
internal sealed class DemoRun(DemoDirectory directory, DemoService service, DemoOptions options, DemoJournal journal, TimeProvider clock)
{
    private const string Tool = "crm";
    private const string Prod = "prod";
    private const string Tenant = "acme";
    private const string Failing = "acme/pdv-roma";

    private readonly DemoWatch _watch = new(options.Patience, clock);
    private readonly DemoDisk _disk = new(directory);
    private readonly DemoWorld _world = new(directory, service, options, clock);

    private string _before = string.Empty;
    private string _after = string.Empty;
    private IReadOnlyList<string> _sites = [];

    /// <summary>Does it all.</summary>
    /// <exception cref="DemoSurpriseException">Something else happened.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await MakeWorldAsync(cancellationToken);
        await PushAsync(cancellationToken);
        await DeployToStageAsync(cancellationToken);
        var deployment = await PreviewAsync(cancellationToken);
        await LaunchAsync(deployment, cancellationToken);
        await ApproveAsync("grace", deployment, "looks good, watch Rome", cancellationToken);
        await FollowAsync(deployment, cancellationToken);
        await RetryAsync(deployment, cancellationToken);
        await RollBackAsync(deployment, cancellationToken);
    }

    private async Task MakeWorldAsync(CancellationToken cancellationToken)
    {
        journal.Step($"the world: {DemoHistory.Tools.Count} repositories with hooks, pushed to; {Tool} {DemoTool.FirstVersion} rolled out to {Tenant} on {Prod}");
        await _world.PushAllAsync(DemoTool.FirstVersion, cancellationToken);
        _before = (await service.Store.QueueAsync(Tool, cancellationToken)).Tags[DemoTool.FirstVersion];
        await _world.RollOutAsync($"/deploy {Tool}@{DemoTool.FirstVersion} to {Tenant} on {Prod} because \"first roll-out\"", Tool, Prod, Tenant, cancellationToken);
        _sites = [.. (await service.Store.CurrentAsync(Tool, Prod, Tenant, cancellationToken)).BySite.Keys];
        await SeeVersionsAsync($"{DemoTool.FirstVersion} everywhere", versions => versions.AllRun(_before), cancellationToken);
    }

    private async Task PushAsync(CancellationToken cancellationToken)
    {
        var tool = DemoHistory.Of(Tool);
        journal.Step($"ada: git push origin main {DemoTool.SecondVersion}   (in {directory.CloneOf(Tool)}; the post-receive hook tells the service)");
        (_after, var queue) = await _world.PushAsync(tool, DemoTool.SecondVersion, cancellationToken);
        DemoWatch.Now($"the {tool.Second.Count} commits that were pushed to be ready, {_after[..7]} the newest", queue.Ready.Count == tool.Second.Count && queue.Ready[0] == _after, queue);
        DemoWatch.Now("every delivery to be applied", queue.Open == 0, queue);
        journal.Observed("store", queue.ToString());
        var head = await new DemoRepository(directory, tool, default, string.Empty).ShaOfAsync("refs/heads/main", cancellationToken);
        DemoWatch.Now($"main of {directory.BareOf(Tool)} to be {_after[..7]}", head == _after, head);
        journal.Observed("disk", $"main of repositories/acme/{Tool}.git is {head[..7]}");

        var answer = await SayAsync("ada", $"/deploy queue {Tool}", cancellationToken);
        DemoWatch.Now($"the queue to show {_after[..7]} “{tool.Second[^1].Message}”", answer.Text.Contains(_after[..7], StringComparison.Ordinal) && answer.Text.Contains(tool.Second[^1].Message, StringComparison.Ordinal), answer.Text);
    }

    // The whole way in the grammar alone: one store, an environment without policy.
    private async Task DeployToStageAsync(CancellationToken cancellationToken)
    {
        const string store = "acme/pdv-milano";
        var preview = await SayAsync("ada", $"/deploy {Tool}@main to {store} on stage because \"a first look\"", cancellationToken);
        var id = IdOf(preview);
        await SeeAsync(id, "a preview of one job", seen => seen is { State: LifecycleState.Preview, Jobs.Count: 1 }, cancellationToken);
        await SayAsync("ada", $"/deploy launch {id}", cancellationToken);
        await SeeAsync(id, "to be applied without approval", seen => seen.State == LifecycleState.Applied && seen.All(JobState.Succeeded), cancellationToken);
        var disk = _disk.Current(Tool, "stage", [store]);
        DemoWatch.Now($"{store} to run {_after[..7]} on stage", disk.AllRun(_after), disk);
        journal.Observed("disk", $"sites/stage: {disk}");
    }

    private async Task<string> PreviewAsync(CancellationToken cancellationToken)
    {
        const string reason = "loyalty points before the weekend";
        journal.Step("ada: POST /api/deployments   (a canary of one site first: strategies have no words in the grammar)");
        var id = await service.Talk.RequestAsync(
            "ada",
            new { items = new[] { new { tool = Tool, @ref = DemoTool.SecondVersion } }, targets = new[] { Tenant }, environment = Prod, strategy = new { kind = "canary", canary = 1 }, reason },
            cancellationToken);
        await SeeAsync(id, $"a preview of {_sites.Count} jobs in 2 waves", seen => seen is { State: LifecycleState.Preview, Waves: 2 } && seen.Jobs.Count == _sites.Count && seen.Jobs.Count(j => j.Wave == 1) == 1, cancellationToken);
        await SayAsync("ada", $"/deploy status {id}", cancellationToken);
        await SeeVersionsAsync("nothing changed by a preview", versions => versions.AllRun(_before), cancellationToken);
        return id;
    }

    private async Task LaunchAsync(string id, CancellationToken cancellationToken)
    {
        await SayAsync("ada", $"/deploy launch {id}", cancellationToken);
        await SeeAsync(id, "to wait for approval", seen => seen.State == LifecycleState.PendingApproval, cancellationToken);
        await SayAsync("ada", $"/deploy approve {id}", cancellationToken, refused: "forbidden");
        await SeeAsync(id, "still to wait for approval", seen => seen.State == LifecycleState.PendingApproval, cancellationToken);
        await SeeVersionsAsync("nothing changed before the approval", versions => versions.AllRun(_before), cancellationToken);
    }

    private async Task ApproveAsync(string approver, string id, string comment, CancellationToken cancellationToken)
    {
        await SayAsync(approver, $"/deploy approve {id} {comment}", cancellationToken);
        var timeline = await service.Store.TimelineAsync(id, cancellationToken);
        DemoWatch.Now("the approval and the release in the timeline", timeline.Contains("approval_given") && timeline.Contains("released"), string.Join(", ", timeline));
        journal.Observed("store", $"{id} is released by {approver}'s approval");
    }

    private async Task FollowAsync(string id, CancellationToken cancellationToken)
    {
        journal.Step($"{id} runs: the canary first, then the rest");
        var canary = await SeeAsync(id, "wave 1 to be done and wave 2 released", seen => seen.Wave == 2 && seen.Jobs.Where(j => j.Wave == 1).All(j => j.State == JobState.Succeeded), cancellationToken);
        var first = canary.Jobs.Single(j => j.Wave == 1).Site;
        var disk = _disk.Current(Tool, Prod, _sites);
        DemoWatch.Now($"the canary {first} to run {_after[..7]}", disk.Run(_after, first), disk);
        journal.Observed("disk", $"the canary {first} runs {_after[..7]}");

        var paused = await SeeAsync(id, $"to pause, with {Failing} failed and the others done", seen => seen.Paused is not null && IsMishap(seen), cancellationToken);
        await SeeVersionsAsync($"{Failing} at {DemoTool.FirstVersion}, the others at {DemoTool.SecondVersion}", versions => versions.Run(_before, Failing) && versions.Run(_after, _sites.Where(s => s != Failing)), cancellationToken);
        DemoWatch.Now("wave 2 to have begun after wave 1 was done", paused.Jobs.Where(j => j.Wave == 2).All(j => j.StartedAt >= paused.Jobs.Single(j => j.Wave == 1).FinishedAt), paused);
        var late = _sites.Where(s => s != Failing && s != first).ToList();
        DemoWatch.Now("the canary to have been switched before the others", late.TrueForAll(s => _disk.SwitchedAt(Tool, Prod, s) >= _disk.SwitchedAt(Tool, Prod, first)), string.Join(", ", late));
        await SayAsync("ada", $"/deploy why {id}", cancellationToken);
    }

    private async Task RetryAsync(string id, CancellationToken cancellationToken)
    {
        await SayAsync("ada", $"/deploy retry {id}", cancellationToken);
        await SeeAsync(id, $"to be applied, {Failing} at its second attempt", seen => seen.State == LifecycleState.Applied && seen.All(JobState.Succeeded) && seen.Jobs.All(j => j.Attempt == (j.Site == Failing ? 2 : 1)), cancellationToken);
        await SeeVersionsAsync($"{DemoTool.SecondVersion} everywhere", versions => versions.AllRun(_after), cancellationToken);
    }

    private async Task RollBackAsync(string original, CancellationToken cancellationToken)
    {
        // Grace asks for it alone: the approval of a deployment covers its undo for a day.
        var id = IdOf(await SayAsync("grace", $"/deploy rollback {original}", cancellationToken));
        await SeeAsync(id, $"a preview that restores {_before[..7]} at {_sites.Count} sites", seen => seen.State == LifecycleState.Preview && seen.Jobs.Count == _sites.Count && seen.Jobs.All(j => j.ToSha == _before), cancellationToken);
        await SayAsync("grace", $"/deploy launch {id}", cancellationToken);
        await SeeAsync(id, "to be applied, pre-approved", seen => seen.State == LifecycleState.Applied && seen.All(JobState.Succeeded), cancellationToken);
        await SeeAsync(original, "to be marked as rolled back", seen => seen.State == LifecycleState.Rollback, cancellationToken);
        await SeeVersionsAsync($"{DemoTool.FirstVersion} everywhere again", versions => versions.AllRun(_before), cancellationToken);

        // First roll-out, a first look on stage, the deployment, its rollback.
        var expected = (3 * _sites.Count) + 1;
        var records = await service.Store.RecordsAsync(cancellationToken);
        DemoWatch.Now($"{expected} records in the history", records == expected, records);
        journal.Observed("store", $"the history holds {records} records");
        await SayAsync("ada", $"/deploy history {Tool}", cancellationToken);
    }

    private static bool IsMishap(DemoDeployment seen) =>
        seen.Jobs.All(j => j.State == (j.Site == Failing ? JobState.Failed : JobState.Succeeded));

    private async Task<DemoAnswer> SayAsync(string person, string line, CancellationToken cancellationToken, string? refused = null)
    {
        var answer = await service.Talk.SayAsync(person, line, cancellationToken);
        journal.Said(person, line, answer.Text);
        DemoWatch.Now(refused is null ? $"“{line}” to be done" : $"“{line}” to be refused: {refused}", answer.Code == refused, answer.Code ?? "that it was done");
        return answer;
    }

    private async Task<DemoDeployment> SeeAsync(string id, string expected, Func<DemoDeployment, bool> holds, CancellationToken cancellationToken)
    {
        // A pause is called at the first failure, while other jobs of the wave go on to their end.
        var seen = await _watch.UntilAsync(
            $"{id} {expected}", c => service.Store.DeploymentAsync(id, c), holds, seen => seen.Rests && seen.Jobs.All(j => j.State != JobState.Running), cancellationToken);
        journal.Observed("store", seen.ToString());
        return seen;
    }

    private async Task SeeVersionsAsync(string expected, Func<DemoVersions, bool> holds, CancellationToken cancellationToken)
    {
        var store = await service.Store.CurrentAsync(Tool, Prod, Tenant, cancellationToken);
        DemoWatch.Now($"{expected}, in the store", holds(store), store);
        journal.Observed("store", $"current versions: {store}");
        var disk = _disk.Current(Tool, Prod, _sites);
        DemoWatch.Now($"{expected}, on disk", holds(disk), disk);
        journal.Observed("disk", $"sites/{Prod}: {disk}");
    }

    private static string IdOf(DemoAnswer answer) => answer.Deployment ?? throw new DemoSurpriseException("a deployment's preview", answer.Text);
}
