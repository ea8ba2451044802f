using ChatDeploy.Core.Chat.Requests;
using ChatDeploy.Core.Posts;
using ChatDeploy.Integrations.Chat.Teams.Answers;
using ChatDeploy.Integrations.Chat.Teams.Connector;
using ChatDeploy.Integrations.Chat.Teams.People;
using ChatDeploy.Integrations.Chat.Teams.Requests;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using ChatDeploy.Integrations.Chat.Teams.Wizard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Teams;

/// <summary>Registers Teams.</summary>
public static class TeamsRegistration
{
    /// <summary>Adds all of Teams where it is set: activities, answers, posts. The settings are always checked.</summary>
    public static IServiceCollection AddTeams(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddTeamsClient();
        var options = new TeamsOptions();
        try
        {
            configuration.GetSection(TeamsOptions.Section).Bind(options);
        }
        catch (InvalidOperationException)
        {
            // What cannot be read stops the start when the settings are checked.
            return services;
        }

        if (!options.IsOn) return services;
        services.AddChatSurface<TeamsSurface>();
        services.AddSingleton<TeamsContents>().AddSingleton<TeamsViewers>().AddSingleton<TeamsPeople>().AddSingleton<TeamsReplies>().AddSingleton<TeamsIntake>();
        services.AddSingleton<IChatRequestHandler>(provider => provider.GetRequiredService<TeamsIntake>());
        services.AddScoped<AnswerActivity>().AddScoped<TeamsLine>().AddScoped<TeamsPressed>().AddScoped<TeamsHome>().AddScoped<TeamsWizard>();
        return services;
    }

    /// <summary>Adds the settings, which stop the start where they are set by half, the check of who writes, and the client; none of them calls anybody by itself.</summary>
    public static IServiceCollection AddTeamsClient(this IServiceCollection services)
    {
        services.AddOptions<TeamsOptions>().BindConfiguration(TeamsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TeamsOptions>, TeamsOptionsValidation>());
        return services.AddSingleton<BotTokens>().AddSingleton<TabTokens>().AddSingleton<ConnectorClient>();
    }
}
