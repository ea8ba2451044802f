using System.Globalization;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Local;
using ChatDeploy.Integrations.Runners.Ssh;
using ChatDeploy.Integrations.Tests.Runners.Local;
using ChatDeploy.Integrations.Tests.Runners.Scripts;
using ChatDeploy.Integrations.Tests.Scm.Git;
using ChatDeploy.Testing.Ssh;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Integrations.Tests.Runners.Ssh;

/// <summary>A data directory, a tool's repository, a host (this machine, by a real sshd), and a home for what jobs leave there; each <see cref="Open()"/> stands for a new start of the service.</summary>
internal sealed class SshHome : IAsyncDisposable
{
    private readonly List<SshRunner> runners = [];
    private static long lastJob;

    public SshHome()
    {
        Directory.CreateDirectory(JobHome);
        Options = new SshRunnerOptions { KnownHostsFile = Sshd.KnownHosts, Grace = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(2) };
    }

    public Sshd Sshd { get; } = new();

    public GitRepository Repository { get; } = new();

    public RecordingReports Reports { get; } = new();

    public SshRunnerOptions Options { get; }

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("chatdeploy-ssh-").FullName;

    /// <summary>HOME of the jobs, on the host.</summary>
    public string JobHome => Path.Combine(Repository.Home, "home of jobs");

    /// <summary>The runner's directory on the host.</summary>
    public string HostDirectory => Path.Combine(Repository.Home, "it's a host");

    public async Task<SshRunner> StartAsync()
    {
        await Sshd.StartAsync();
        return Open();
    }

    public SshRunner Open() => Open(Reports);

    public SshRunner Open(IJobReports reports, string? data = null)
    {
        var runner = Create(data ?? DataDirectory, Options, reports);
        runners.Add(runner);
        return runner;
    }

    public static SshRunner Create(string data, SshRunnerOptions options, IJobReports reports) => new(
        data, SshProgram.Find()!, Microsoft.Extensions.Options.Options.Create(options), RunnerHome.Clones(data), reports, new Node("node-1"), TimeProvider.System, NullLogger<SshRunner>.Instance);

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
        RunnerEnvironment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = JobHome },
        RunnerSettings = Settings(),
        CallbackUrl = "http://127.0.0.1:5080/api/jobs/J-1/events",
        CallbackToken = "the-token",
    };

    public Dictionary<string, string> Settings(string? keyFile = null, int? port = null) => new(StringComparer.Ordinal)
    {
        ["host"] = "127.0.0.1",
        ["user"] = Environment.UserName,
        ["port"] = (port ?? Sshd.Port).ToString(CultureInfo.InvariantCulture),
        ["keyFile"] = keyFile ?? Sshd.KeyFile,
        ["directory"] = HostDirectory,
    };

    public SshAttemptFolder FolderOf(JobAttempt attempt) => new(Path.Combine(DataDirectory, "ssh", "attempts", attempt.Key.ToString()));

    /// <summary>An attempt's directory on the host, which holds what the local runner's does.</summary>
    public AttemptDirectory OnHost(JobAttempt attempt) => new(Path.Combine(HostDirectory, "node-1", attempt.Key.ToString()));

    /// <summary>A file that a job wrote in its home; empty until it did.</summary>
    public string Left(string name) => File.Exists(Path.Combine(JobHome, name)) ? File.ReadAllText(Path.Combine(JobHome, name)) : "";

    public bool HasLeft(string name) => Left(name).EndsWith('\n');

    /// <summary>Lets a job go on that waits for this file.</summary>
    public void Leave(string name) => File.WriteAllText(Path.Combine(JobHome, name), "");

    /// <summary>Whether the process of the number that a job wrote still runs.</summary>
    public bool Runs(string name) => ProcessStat.Of(int.Parse(Left(name), CultureInfo.InvariantCulture)) is { IsDead: false };

    public async Task<JobReport.Finished> RunAsync(JobAttempt attempt)
    {
        var runner = await StartAsync();
        await runner.EnsureRunningAsync(attempt, TestContext.Current.CancellationToken);
        return await Reports.EndOfAsync(attempt);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var runner in runners) await runner.DisposeAsync();
        Sshd.Dispose();
        var attempts = Path.Combine(HostDirectory, "node-1");
        foreach (var folder in Directory.Exists(attempts) ? Directory.GetDirectories(attempts) : [])
            new AttemptDirectory(folder).ReadStarted()?.Signal(AttemptProcess.Kill);
        Directory.Delete(DataDirectory, recursive: true);
        Repository.Dispose();
    }
}
