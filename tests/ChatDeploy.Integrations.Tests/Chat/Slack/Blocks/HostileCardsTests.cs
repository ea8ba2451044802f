using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Integrations.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

public sealed class HostileCardsTests
{
    private const int Cards = 150;
    private static readonly ModalFrame Frame = new("A title that is longer than a title may be: 👩‍👩‍👧‍👦", Context: new string('c', 900));

    [Fact]
    public void Whatever_a_card_holds_its_message_is_within_Slacks_limits() => Every(card =>
    {
        // A card always says something.
        var message = BlockKit.Message(card with { Body = [new CardElement.Text("x", TextKind.Body, CardTone.Default), .. card.Body] });
        return SlackRules.OfMessage(message.Text, message.Blocks);
    });

    [Fact]
    public void Whatever_a_card_holds_its_view_is_within_Slacks_limits() => Every(card => SlackRules.OfView(BlockKit.Modal(card, Frame)));

    [Fact]
    public void Whatever_a_card_holds_its_forms_are_within_Slacks_limits() => Every(card =>
        [.. card.AllActions().OfType<CardAction.Execute>().Take(1).SelectMany(action => SlackRules.OfView(BlockKit.Form(card, action.Verb, Frame)!))]);

    private static void Every(Func<Card, IReadOnlyList<string>> problems)
    {
        for (var seed = 1; seed <= Cards; seed++)
        {
            var found = problems(new HostileCards(seed).Next());
            Assert.True(found.Count == 0, $"seed {seed}:\n{string.Join('\n', found)}");
        }
    }
}
