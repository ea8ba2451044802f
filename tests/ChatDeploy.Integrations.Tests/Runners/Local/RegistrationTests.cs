using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Local;
using ChatDeploy.Integrations.Scm.Git;
using ChatDeploy.Integrations.Tests.Runners.Scripts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Runners.Local;

public sealed class RegistrationTests
{
    [Fact]
    public async Task The_runner_and_its_service_are_made_of_what_is_registered()
    {
        await using var provider = Services().BuildServiceProvider();
        Assert.Equal("local", Assert.Single(provider.GetServices<IRunner>()).Kind);
        Assert.Single(provider.GetServices<IHostedService>());
    }

    [Fact]
    public void The_configuration_is_bound()
    {
        var options = Options(("Environment:REGION", "eu"), ("Concurrency", "7"), ("Grace", "00:00:03"));
        Assert.Equal(("eu", 7, TimeSpan.FromSeconds(3)), (options.Environment["REGION"], options.Concurrency, options.Grace));
    }

    [Fact]
    public void Without_configuration_at_least_four_attempts_run_at_a_time() => Assert.True(Options().Concurrency >= 4);

    [Fact]
    public void An_unknown_key_is_refused() => Assert.Throws<InvalidOperationException>(() => Options(("Concurency", "7")));

    [Fact]
    public void A_value_out_of_range_is_refused() => Assert.Throws<OptionsValidationException>(() => Options(("Concurrency", "0")));

    private static LocalRunnerOptions Options(params (string Key, string Value)[] settings)
    {
        using var provider = Services(settings).BuildServiceProvider();
        return provider.GetRequiredService<IOptions<LocalRunnerOptions>>().Value;
    }

    private static IServiceCollection Services(params (string Key, string Value)[] settings)
    {
        var pairs = settings.Select(one => KeyValuePair.Create($"{LocalRunnerOptions.Section}:{one.Key}", (string?)one.Value));
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IJobReports>(new RecordingReports())
            .AddSourceClones("/nowhere")
            .AddLocalRunner(new ConfigurationBuilder().AddInMemoryCollection(pairs).Build(), "/nowhere");
    }
}
