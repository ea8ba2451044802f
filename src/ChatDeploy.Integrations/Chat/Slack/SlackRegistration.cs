using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>Registers Slack.</summary>
public static class SlackRegistration
{
    /// <summary>Adds the settings, which stop the start where they are set by half, and the client, which calls nobody by itself.</summary>
    public static IServiceCollection AddSlackClient(this IServiceCollection services)
    {
        services.AddOptions<SlackOptions>().BindConfiguration(SlackOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SlackOptions>, SlackOptionsValidation>());
        return services.AddSingleton<SlackClient>().AddSingleton<SlackSearch>();
    }
}
