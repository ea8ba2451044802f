using ChatDeploy.Core.Runners;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatDeploy.Integrations.Runners.Local;

/// <summary>Registers the local runner.</summary>
public static class LocalRunnerRegistration
{
    /// <summary>Adds <see cref="LocalRunner"/> as an <see cref="IRunner"/>, with attempts below <c>attempts</c> in the data directory, and its clean-up.</summary>
    /// <remarks>Needs <c>ISourceClones</c> and <see cref="IJobReports"/>; register it after the hosted service that stores reports, so that it stops before.</remarks>
    public static IServiceCollection AddLocalRunner(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.AddOptions<LocalRunnerOptions>()
            .Bind(configuration.GetSection(LocalRunnerOptions.Section), options => options.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LocalRunner>(provider, dataDirectory));
        services.AddSingleton<IRunner>(provider => provider.GetRequiredService<LocalRunner>());
        services.AddHostedService<LocalRunnerService>();
        return services;
    }
}
