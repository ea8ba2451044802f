using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Integrations.Chat.Slack.Wizard;

/// <summary>Registers the wizard on Slack.</summary>
public static class SlackWizardRegistration
{
    /// <summary>Adds <see cref="SlackWizard"/>, which lives as long as a request; the client and the core are added elsewhere.</summary>
    public static IServiceCollection AddSlackWizard(this IServiceCollection services) =>
        services.AddSingleton<WizardSuggestions>().AddScoped<WizardViews>().AddScoped<SlackWizard>();
}
