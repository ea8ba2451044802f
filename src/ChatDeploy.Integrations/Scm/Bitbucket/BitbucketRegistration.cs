using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatDeploy.Integrations.Scm.Bitbucket;

/// <summary>Registers Bitbucket.</summary>
public static class BitbucketRegistration
{
    /// <summary>Adds the provider and its webhook; <see cref="BitbucketWebhookEndpoint.MapBitbucketWebhook"/> maps it.</summary>
    public static IServiceCollection AddBitbucketProvider(this IServiceCollection services)
    {
        services.AddOptions<BitbucketOptions>().BindConfiguration(BitbucketOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<WebhookIntake>();
        services.AddSingleton<BitbucketProvider>();
        services.AddSingleton<IScmProvider>(provider => provider.GetRequiredService<BitbucketProvider>());
        return services.AddSingleton<BitbucketWebhook>();
    }
}
