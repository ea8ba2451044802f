using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Reconcilers;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Posts;

/// <summary>Registers posts and the surfaces that they go to.</summary>
public static class PostRegistration
{
    /// <summary>Adds what keeps posts. Surfaces are added by <see cref="AddChatSurface"/>; what posts show is the <see cref="RenderPost"/> registered last.</summary>
    public static IServiceCollection AddPosts(this IServiceCollection services)
    {
        services.AddSingleton<SubscribedChannels>().AddSingleton<EnsurePost>().AddSingleton<WorkspaceLeases>();
        services.AddSingleton<DirectChannels>().AddSingleton<Notices>().AddSingleton<RefusalNotices>();
        services.AddSingleton<RenderPost>(provider =>
        {
            var cards = provider.GetRequiredService<DeploymentCards>();
            return async (post, cancellationToken) =>
            {
                var card = post.PersonId is { } approver
                    ? await cards.LoadForApproverAsync(post.DeploymentId, approver, cancellationToken)
                    : await cards.LoadAsync(post.DeploymentId, cancellationToken);
                return card is null ? null : new RenderedPost(card.Content, card.FallbackText, card.Revision, card.IsFinal, card.IsWithdrawal);
            };
        });
        services.AddScoped<PostQueries>();
        services.AddSingleton<IReconciler, AnnounceDeployments>();
        services.AddSingleton<IReconciler, AskApprovers>();
        services.AddSingleton<IReconciler, AddressNotices>();
        return services;
    }

    /// <summary>Switches a surface on: posts go to its channels from now on.</summary>
    public static IServiceCollection AddChatSurface<TSurface>(this IServiceCollection services) where TSurface : class, IChatSurface
    {
        services.AddSingleton<TSurface>();
        services.AddSingleton<IChatSurface>(provider => provider.GetRequiredService<TSurface>());
        services.AddSingleton<IReconciler>(provider => ActivatorUtilities.CreateInstance<DeliverPosts>(provider, provider.GetRequiredService<TSurface>()));
        return services;
    }
}
