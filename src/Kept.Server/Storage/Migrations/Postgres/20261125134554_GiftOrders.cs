using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class GiftOrders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "RecipientId",
                table: "orders",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_orders_RecipientId",
                table: "orders",
                column: "RecipientId",
                filter: "\"RecipientId\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_orders_RecipientId",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "RecipientId",
                table: "orders");
        }
    }
}
