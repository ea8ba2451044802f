using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Ssh;
using ChatDeploy.Integrations.Scm.Git;
using ChatDeploy.Integrations.Tests.Runners.Scripts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Runners.Ssh;

public sealed class RegistrationTests
{
    [Fact]
    public async Task The_runner_and_its_service_are_made_of_what_is_registered()
    {
        await using var provider = Services("/usr/bin/ssh").BuildServiceProvider();
        Assert.Equal("ssh", Assert.Single(provider.GetServices<IRunner>()).Kind);
        Assert.Single(provider.GetServices<IHostedService>());
    }

    [Fact]
    public async Task Without_ssh_there_is_no_runner_and_the_log_says_so()
    {
        await using var provider = Services(null).BuildServiceProvider();
        Assert.Empty(provider.GetServices<IRunner>());
        Assert.IsType<SshAbsence>(Assert.Single(provider.GetServices<IHostedService>()));
    }

    [Fact]
    public void The_configuration_is_bound()
    {
        var options = Options(("KnownHostsFile", "/etc/hosts-keys"), ("Concurrency", "7"), ("ShareConnections", "true"), ("Grace", "00:00:03"));
        Assert.Equal(("/etc/hosts-keys", 7, true, TimeSpan.FromSeconds(3)), (options.KnownHostsFile, options.Concurrency, options.ShareConnections, options.Grace));
    }

    [Fact]
    public void An_unknown_key_is_refused() => Assert.Throws<InvalidOperationException>(() => Options(("StrictHostKeyChecking", "no")));

    [Fact]
    public void A_value_out_of_range_is_refused() => Assert.Throws<OptionsValidationException>(() => Options(("Concurrency", "0")));

    private static SshRunnerOptions Options(params (string Key, string Value)[] settings)
    {
        using var provider = Services("/usr/bin/ssh", settings).BuildServiceProvider();
        return provider.GetRequiredService<IOptions<SshRunnerOptions>>().Value;
    }

    private static IServiceCollection Services(string? program, params (string Key, string Value)[] settings)
    {
        var pairs = settings.Select(one => KeyValuePair.Create($"{SshRunnerOptions.Section}:{one.Key}", (string?)one.Value));
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IJobReports>(new RecordingReports())
            .AddSingleton(new Node("node-1"))
            .AddSourceClones("/nowhere")
            .AddSshRunner(new ConfigurationBuilder().AddInMemoryCollection(pairs).Build(), "/nowhere", program);
    }
}
