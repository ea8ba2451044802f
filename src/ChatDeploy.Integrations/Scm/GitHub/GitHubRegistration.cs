using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>Registers GitHub.</summary>
public static class GitHubRegistration
{
    /// <summary>Adds the provider and its webhook; <see cref="GitHubWebhookEndpoint.MapGitHubWebhook"/> maps it.</summary>
    public static IServiceCollection AddGitHubProvider(this IServiceCollection services)
    {
        services.AddOptions<GitHubOptions>().BindConfiguration(GitHubOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.TryAddSingleton<WebhookIntake>();
        services.AddSingleton<GitHubProvider>();
        services.AddSingleton<IScmProvider>(provider => provider.GetRequiredService<GitHubProvider>());
        return services.AddSingleton<GitHubWebhook>();
    }
}
