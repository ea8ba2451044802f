using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Reconcilers;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Integrations.Chat.Web;

/// <summary>Registers the web chat as a surface.</summary>
public static class WebChatRegistration
{
    /// <summary>Adds the surface, the delivery of its posts, and its retention.</summary>
    public static IServiceCollection AddWebChat(this IServiceCollection services)
    {
        services.AddOptions<ChatRetentionOptions>().BindConfiguration(ChatRetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddChatSurface<WebSurface>();
        services.AddSingleton<IReconciler, PurgeChat>();
        return services;
    }
}
