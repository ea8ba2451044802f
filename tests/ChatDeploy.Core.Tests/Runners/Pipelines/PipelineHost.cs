using System.Collections.Concurrent;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Tests.Runners.Pipelines;

/// <summary>A provider with pipelines, in memory: it outlives the nodes that use it, lags behind itself, fails and forgets as the test says.</summary>
internal sealed class PipelineHost
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HostedRun> _runs = [];
    private readonly ConcurrentQueue<(string Method, Exception Trouble, bool AfterEffect)> _troubles = new();

    /// <summary>Every run that was ever started.</summary>
    public IReadOnlyList<HostedRun> Runs
    {
        get
        {
            lock (_gate) return [.. _runs.Values];
        }
    }

    /// <summary>How often each method was called.</summary>
    public ConcurrentDictionary<string, int> Calls { get; } = new();

    /// <summary>How many looks for a run come to nothing before it shows.</summary>
    public int Lag { get; set; }

    /// <summary>What a run is when it was just started.</summary>
    public PipelineRunState Begins { get; set; } = PipelineRunState.Running;

    public string Token { get; set; } = "good";

    /// <summary>Makes the next call of a method fail, before or after it did what it is asked for.</summary>
    public void FailNext(string method, Exception trouble, bool afterEffect = false) => _troubles.Enqueue((method, trouble, afterEffect));

    /// <summary>Ends every run that goes on.</summary>
    public void EndAll(PipelineRunState state, string? detail = null)
    {
        lock (_gate)
        {
            foreach (var run in _runs.Values.Where(r => r.State is PipelineRunState.Queued or PipelineRunState.Running)) (run.State, run.Detail) = (state, detail);
        }
    }

    public void Forget(string id)
    {
        lock (_gate) _runs.Remove(id);
    }

    internal HostedRun Start(PipelineRequest request)
    {
        lock (_gate) return _runs[$"{_runs.Count + 1}"] = new HostedRun { Id = $"{_runs.Count + 1}", Request = request, State = Begins, HiddenLooks = Lag };
    }

    internal HostedRun? Find(AttemptKey key)
    {
        lock (_gate) return _runs.Values.FirstOrDefault(r => r.Request.Attempt == key && r.HiddenLooks-- <= 0);
    }

    internal HostedRun? Read(string id)
    {
        lock (_gate) return _runs.GetValueOrDefault(id);
    }

    internal Exception? Trouble(string method, bool afterEffect) =>
        _troubles.TryPeek(out var next) && next.Method == method && next.AfterEffect == afterEffect && _troubles.TryDequeue(out _) ? next.Trouble : null;
}

/// <summary>A run at the host.</summary>
internal sealed class HostedRun
{
    public required string Id { get; init; }
    public required PipelineRequest Request { get; init; }
    public required PipelineRunState State { get; set; }
    public string? Detail { get; set; }
    public int HiddenLooks { get; set; }
    public bool IsCancelRequested { get; set; }

    public PipelineRun Shown => new(Id, State, $"https://host.example/runs/{Id}", $"https://host.example/runs/{Id}/log", Detail);
}

/// <summary>A node's way to the host; its calls pass what the node's life depends on, before and after they have their effect.</summary>
internal sealed class HostedPipelines(PipelineHost host, Action pass) : IPipelines
{
    public string Kind => "github-actions";

    public bool IsOn => true;

    public Task<PipelineRun> TriggerAsync(PipelineRequest request, CancellationToken cancellationToken) => CallAsync("trigger", () => host.Start(request).Shown);

    public Task<PipelineRun?> FindAsync(PipelineRequest request, DateTimeOffset since, CancellationToken cancellationToken) => CallAsync("find", () => host.Find(request.Attempt)?.Shown);

    public Task<PipelineRun?> ReadAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken) => CallAsync("read", () => host.Read(runId)?.Shown);

    public Task CancelAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken) => CallAsync("cancel", () => host.Read(runId) is { } run && (run.IsCancelRequested = true));

    public Task<IReadOnlyList<PipelineArtifact>> ArtifactsAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<PipelineArtifact>>("artifacts", () => [new PipelineArtifact("bundle", $"https://host.example/runs/{runId}/bundle.zip")]);

    private async Task<T> CallAsync<T>(string method, Func<T> effect)
    {
        await Task.Yield();
        pass();
        host.Calls.AddOrUpdate(method, 1, (_, count) => count + 1);
        if (host.Trouble(method, afterEffect: false) is { } before) throw before;
        var answer = effect();
        if (host.Trouble(method, afterEffect: true) is { } after) throw after;
        pass();
        return answer;
    }
}
