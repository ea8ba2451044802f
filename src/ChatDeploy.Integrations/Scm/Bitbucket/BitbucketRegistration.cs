using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Runners.Pipelines;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatDeploy.Integrations.Scm.Bitbucket;

/// <summary>Registers Bitbucket.</summary>
public static class BitbucketRegistration
{
    /// <summary>Adds the provider with its API and pipelines, and its webhook; <see cref="BitbucketWebhookEndpoint.MapBitbucketWebhook"/> maps it.</summary>
    public static IServiceCollection AddBitbucketProvider(this IServiceCollection services)
    {
        services.AddOptions<BitbucketOptions>().BindConfiguration(BitbucketOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WebhookIntake>();
        services.AddSingleton<BitbucketProvider>();
        services.AddSingleton<IScmProvider>(provider => provider.GetRequiredService<BitbucketProvider>());
        services.AddSingleton<BitbucketClient>();
        services.AddSingleton<BitbucketApi>().AddSingleton<IScmApi>(provider => provider.GetRequiredService<BitbucketApi>());
        services.AddSingleton<BitbucketPipelines>().AddSingleton<IPipelines>(provider => provider.GetRequiredService<BitbucketPipelines>());
        services.AddPipelineRunner<BitbucketPipelines>();
        return services.AddSingleton<BitbucketWebhook>();
    }
}
