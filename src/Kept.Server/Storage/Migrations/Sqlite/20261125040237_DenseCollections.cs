using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DenseCollections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_collections_KeepUntil",
                table: "collections");

            migrationBuilder.DropIndex(
                name: "IX_collections_KeyId",
                table: "collections");

            migrationBuilder.AddColumn<Guid>(
                name: "OrderId",
                table: "collections",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PurposeBits",
                table: "collections",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.Sql(CollectionColumns.Move);
            migrationBuilder.Sql("""ALTER TABLE collections DROP COLUMN "KeyId" """);
            migrationBuilder.Sql("""ALTER TABLE collections DROP COLUMN "Purposes" """);

            migrationBuilder.CreateIndex(
                name: "IX_collections_KeepUntil",
                table: "collections",
                column: "KeepUntil",
                filter: "\"KeepUntil\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_collections_OrderId",
                table: "collections",
                column: "OrderId",
                filter: "\"OrderId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_collections_PurposeBits",
                table: "collections",
                column: "PurposeBits");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("An older version could not read these collections. Restore the backup from before the upgrade.");
    }
}
