using System.Diagnostics;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Local;
using ChatDeploy.Integrations.Scm.Git;
using ChatDeploy.Integrations.Tests.Runners.Scripts;
using ChatDeploy.Integrations.Tests.Scm.Git;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Runners.Local;

/// <summary>A data directory, a tool's repository, and a home for what its jobs leave; each <see cref="Open"/> stands for a new start of the service.</summary>
internal sealed class RunnerHome : IAsyncDisposable
{
    private readonly List<LocalRunner> runners = [];
    private readonly string data = Directory.CreateTempSubdirectory("chatdeploy-runner-").FullName;
    private static long lastJob;

    public GitRepository Repository { get; } = new();

    public RecordingReports Reports { get; } = new();

    public LocalRunnerOptions Options { get; } = new() { Grace = TimeSpan.FromSeconds(1), Concurrency = 4 };

    /// <summary>HOME of the jobs.</summary>
    public string JobHome => Path.Combine(Repository.Home, "home");

    public string DataDirectory => data;

    public RunnerHome()
    {
        Directory.CreateDirectory(JobHome);
        Options.Environment["HOME"] = JobHome;
    }

    public LocalRunner Open() => Open(Reports);

    public LocalRunner Open(IJobReports reports)
    {
        var runner = Create(data, Options, reports);
        runners.Add(runner);
        return runner;
    }

    public static LocalRunner Create(string data, LocalRunnerOptions options, IJobReports reports) => new(
        data, Microsoft.Extensions.Options.Options.Create(options), Clones(data), reports, TimeProvider.System, NullLogger<LocalRunner>.Instance);

    public static SourceClones Clones(string data) => new(
        Microsoft.Extensions.Options.Options.Create(new SourceCloneOptions { Directory = Path.Combine(data, "clones") }), TimeProvider.System, NullLogger<SourceClones>.Instance);

    /// <summary>An attempt of a script's deploy, committed as <c>deploy/run.sh</c>; the script's <c>info</c> prints v1 and nothing more.</summary>
    public JobAttempt Deploy(string script) => Script($"#!/bin/sh\nif [ \"$1\" = info ]; then echo v1; exit 0; fi\n{script}\n");

    /// <summary>An attempt of a whole <c>deploy/run.sh</c>.</summary>
    public JobAttempt Script(string text) => At(Repository.Commit("a script", ("deploy/run.sh", text)));

    /// <summary>An attempt at a commit.</summary>
    public JobAttempt At(string sha) => new()
    {
        Key = new AttemptKey(Interlocked.Increment(ref lastJob), 1),
        Command = JobCommand.Deploy,
        Source = new SourceLocation(new RepositoryKey("git", "acme/crm"), Repository.Url),
        Tool = "crm",
        Environment = "prod",
        Tenant = "acme",
        Store = "pdv-milano",
        Ref = "v2.1.0",
        Sha = sha,
        PreviousRef = "v2.0.0",
        PreviousSha = new string('a', 40),
        Timeout = TimeSpan.FromMinutes(2),
        CallbackUrl = "http://127.0.0.1:5080/api/jobs/J-1/events",
        CallbackToken = "the-token",
    };

    public AttemptDirectory FolderOf(JobAttempt attempt) => new(Path.Combine(data, "attempts", attempt.Key.ToString()));

    /// <summary>A file that a job wrote in its home; empty until it did.</summary>
    public string Left(string name) => File.Exists(Path.Combine(JobHome, name)) ? File.ReadAllText(Path.Combine(JobHome, name)) : "";

    public bool HasLeft(string name) => Left(name).EndsWith('\n');

    /// <summary>Whether the process of the number that a job wrote still runs.</summary>
    public bool Runs(string name) => ProcessStat.Of(int.Parse(Left(name))) is { IsDead: false };

    public async ValueTask DisposeAsync()
    {
        foreach (var runner in runners) await runner.DisposeAsync();
        foreach (var folder in Directory.Exists(Path.Combine(data, "attempts")) ? Directory.GetDirectories(Path.Combine(data, "attempts")) : [])
            new AttemptDirectory(folder).ReadStarted()?.Signal(AttemptProcess.Kill);
        Directory.Delete(data, recursive: true);
        Repository.Dispose();
    }
}
