using ChatDeploy.Core.Runners;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>Registers the runner over SSH.</summary>
public static class SshRunnerRegistration
{
    /// <summary>Adds <see cref="SshRunner"/> as an <see cref="IRunner"/>, with its clean-up; where there is no <c>ssh</c> on PATH only a line in the log that says so.</summary>
    /// <remarks>Needs <c>ISourceClones</c>, <see cref="IJobReports"/> and <c>Node</c>; register it after the hosted service that stores reports, so that it stops before.</remarks>
    public static IServiceCollection AddSshRunner(this IServiceCollection services, IConfiguration configuration, string dataDirectory) =>
        services.AddSshRunner(configuration, dataDirectory, SshProgram.Find());

    /// <summary>The same with a program; null for none.</summary>
    internal static IServiceCollection AddSshRunner(this IServiceCollection services, IConfiguration configuration, string dataDirectory, string? program)
    {
        services.AddOptions<SshRunnerOptions>()
            .Bind(configuration.GetSection(SshRunnerOptions.Section), options => options.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        if (program is null) return services.AddHostedService<SshAbsence>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SshRunner>(provider, dataDirectory, program));
        services.AddSingleton<IRunner>(provider => provider.GetRequiredService<SshRunner>());
        services.AddHostedService<SshRunnerService>();
        return services;
    }
}
