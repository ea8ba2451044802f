using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Registers plain git.</summary>
public static class GitRegistration
{
    /// <summary>Adds the provider and its webhook; <see cref="GitWebhookEndpoint.MapGitWebhook"/> maps it.</summary>
    public static IServiceCollection AddGitProvider(this IServiceCollection services)
    {
        services.AddOptions<GitOptions>().BindConfiguration(GitOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.TryAddSingleton<WebhookIntake>();
        services.AddSingleton<GitProvider>();
        services.AddSingleton<IScmProvider>(provider => provider.GetRequiredService<GitProvider>());
        return services.AddSingleton<GitWebhook>();
    }
}
