using System.Diagnostics;
using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Ssh;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Ssh;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Tests.Api;

/// <summary>A deployment to a host over SSH, through HTTP alone; the host is this machine, by a real sshd.</summary>
public sealed class SshDeploymentTests(StoreFixture store) : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_deployment_runs_on_the_host_that_the_catalog_names_for_the_environment()
    {
        using var sshd = new Sshd();
        await sshd.StartAsync();
        var sha = MakeRepository();
        var catalog = $$"""
            environments: [{ name: stage }, { name: prod }]
            tenants: [{ name: acme, stores: [pdv-milano] }]
            tools:
              - name: crm
                repository: { provider: git, id: acme/crm, url: "file://{{_directory.Path}}/work" }
                runners:
                  stage: { kind: ssh, host: 127.0.0.1, user: {{Environment.UserName}}, port: {{sshd.Port}}, keyFile: "{{sshd.KeyFile}}", directory: "{{_directory.Path}}/host", env: { NOTES: "{{_directory.Path}}" } }
                  prod: { kind: local }
            people: [{ name: ada, roles: [{ role: deployer }] }, { name: eve, roles: [{ role: viewer }] }]
            """;
        await using var world = await ApiWorld.StartAsync(
            store, catalog, services => services.AddSingleton<IRunner>(provider => provider.GetRequiredService<SshRunner>()), $"--Runners:Ssh:KnownHostsFile={sshd.KnownHosts}");

        var applied = await world.DeployedAsync(sha, "acme");

        Assert.Equal("applied", applied["lifecycleState"]);
        Assert.Equal([$"acme {sha}", $"acme/pdv-milano {sha}"], (await File.ReadAllLinesAsync(Path.Combine(_directory.Path, "deployed"))).Order(StringComparer.Ordinal));
        Assert.Empty(world.Runner.Attempts);
    }

    private string MakeRepository()
    {
        Git(_directory.Path, "init", "-q", "-b", "main", "work");
        var work = Path.Combine(_directory.Path, "work");
        Directory.CreateDirectory(Path.Combine(work, "deploy"));
        File.WriteAllText(Path.Combine(work, "deploy", "run.sh"), "#!/bin/sh\n[ \"$1\" = info ] || echo \"$TARGET $SHA\" >>\"$NOTES/deployed\"\n");
        Git(work, "add", ".");
        Git(work, "commit", "-q", "-m", "first");
        return Git(work, "rev-parse", "HEAD").Trim();
    }

    private static string Git(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=ada", "-c", "user.email=ada@example.com", .. arguments]) { WorkingDirectory = directory, RedirectStandardOutput = true, UseShellExecute = false };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
