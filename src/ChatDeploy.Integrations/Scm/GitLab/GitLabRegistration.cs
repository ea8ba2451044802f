using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Runners.Pipelines;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatDeploy.Integrations.Scm.GitLab;

/// <summary>Registers GitLab.</summary>
public static class GitLabRegistration
{
    /// <summary>Adds the provider with its API and pipelines, and its webhook; <see cref="GitLabWebhookEndpoint.MapGitLabWebhook"/> maps it.</summary>
    public static IServiceCollection AddGitLabProvider(this IServiceCollection services)
    {
        services.AddOptions<GitLabOptions>().BindConfiguration(GitLabOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WebhookIntake>();
        services.AddSingleton<GitLabProvider>();
        services.AddSingleton<IScmProvider>(provider => provider.GetRequiredService<GitLabProvider>());
        services.AddSingleton<GitLabClient>();
        services.AddSingleton<GitLabApi>().AddSingleton<IScmApi>(provider => provider.GetRequiredService<GitLabApi>());
        services.AddSingleton<GitLabPipelines>().AddSingleton<IPipelines>(provider => provider.GetRequiredService<GitLabPipelines>());
        services.AddPipelineRunner<GitLabPipelines>();
        return services.AddSingleton<GitLabWebhook>();
    }
}
