using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Runners.Pipelines;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.GitHub;

/// <summary>Registers GitHub.</summary>
public static class GitHubRegistration
{
    /// <summary>Adds the provider, its webhook, which <see cref="GitHubWebhookEndpoint.MapGitHubWebhook"/> maps, its API and its pipelines.</summary>
    public static IServiceCollection AddGitHubProvider(this IServiceCollection services)
    {
        services.AddOptions<GitHubOptions>().BindConfiguration(GitHubOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitHubOptions>, GitHubOptionsValidation>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WebhookIntake>();
        services.AddSingleton<GitHubProvider>();
        services.AddSingleton<IScmProvider>(provider => provider.GetRequiredService<GitHubProvider>());
        services.AddSingleton<GitHubClient>().AddSingleton<IScmApi, GitHubApi>().AddSingleton<IPipelines, GitHubPipelines>();
        services.AddPipelineRunner<GitHubPipelines>();
        return services.AddSingleton<GitHubWebhook>();
    }
}
