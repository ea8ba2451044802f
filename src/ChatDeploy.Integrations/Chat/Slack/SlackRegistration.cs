using System.Text.Json.Nodes;
using ChatDeploy.Core.Chat.Requests;
using ChatDeploy.Core.Posts;
using ChatDeploy.Integrations.Chat.Slack.Answers;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Chat.Slack.Home;
using ChatDeploy.Integrations.Chat.Slack.People;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Integrations.Chat.Slack.Sockets;
using ChatDeploy.Integrations.Chat.Slack.Wizard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>Registers Slack.</summary>
public static class SlackRegistration
{
    /// <summary>Adds all of Slack where it is set: requests, answers, posts. The settings are always checked.</summary>
    public static IServiceCollection AddSlack(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSlackClient();
        var options = new SlackOptions();
        try
        {
            configuration.GetSection(SlackOptions.Section).Bind(options);
        }
        catch (InvalidOperationException)
        {
            // What cannot be read stops the start when the settings are checked.
            return services;
        }

        if (!options.IsOn) return services;
        services.AddChatSurface<SlackSurface>();
        services.AddSingleton<SlackCards>().AddSingleton<SlackPeople>().AddSingleton<SlackChannels>().AddSingleton<SlackReplies>();
        services.AddScoped<AnswerRequest>().AddScoped<AnswerLine>().AddScoped<AnswerPress>().AddScoped<AnswerSubmission>().AddScoped<SlackForms>();
        services.AddSlackWizard().AddSingleton<SlackHome>();
        services.AddSingleton<SlackIntake>().AddSingleton<SlackWork>();
        services.AddSingleton<IChatRequestHandler>(provider => provider.GetRequiredService<SlackWork>());
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<SlackSockets>(
            provider, (Func<SlackRequestKind, JsonObject, CancellationToken, Task<SlackAcknowledgement>>)provider.GetRequiredService<SlackIntake>().TakeAsync));
        return services;
    }

    /// <summary>Adds the settings, which stop the start where they are set by half, and the client, which calls nobody by itself.</summary>
    public static IServiceCollection AddSlackClient(this IServiceCollection services)
    {
        services.AddOptions<SlackOptions>().BindConfiguration(SlackOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SlackOptions>, SlackOptionsValidation>());
        return services.AddSingleton<SlackClient>().AddSingleton<SlackSearch>();
    }
}
