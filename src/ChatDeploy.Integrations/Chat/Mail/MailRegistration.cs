using ChatDeploy.Core.Posts;
using ChatDeploy.Integrations.Chat.Mail.Letters;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Mail;

/// <summary>Registers mail.</summary>
public static class MailRegistration
{
    /// <summary>Adds mail where it is set. The settings are always checked.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddMailSettings();
        var options = new MailOptions();
        try
        {
            configuration.GetSection(MailOptions.Section).Bind(options);
        }
        catch (InvalidOperationException)
        {
            // What cannot be read stops the start when the settings are checked.
            return services;
        }

        return options.IsOn ? services.AddSingleton<LetterWriter>().AddSingleton<MailSender>().AddChatSurface<MailSurface>() : services;
    }

    /// <summary>Adds the settings, which stop the start where they are wrong.</summary>
    internal static IServiceCollection AddMailSettings(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MailOptions>, MailOptionsValidation>());
        return services;
    }
}
