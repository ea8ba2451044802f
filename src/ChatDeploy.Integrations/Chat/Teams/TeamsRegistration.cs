using ChatDeploy.Integrations.Chat.Teams.Connector;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Teams;

/// <summary>Registers Teams.</summary>
public static class TeamsRegistration
{
    /// <summary>Adds the settings, which stop the start where they are set by half, the check of who writes, and the client; none of them calls anybody by itself.</summary>
    public static IServiceCollection AddTeamsClient(this IServiceCollection services)
    {
        services.AddOptions<TeamsOptions>().BindConfiguration(TeamsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TeamsOptions>, TeamsOptionsValidation>());
        return services.AddSingleton<BotTokens>().AddSingleton<ConnectorClient>();
    }
}
